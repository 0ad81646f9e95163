// Builds the C test programs, and the variants of the library that they are linked with.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildClient, buildOnce, cmake, missingPrograms, SANITIZED } from "@parsec-ts/native";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const build = join(root, "build");

/** Builds the test programs, with or without sanitizers, or those of the bench. Returns their directory. */
export async function buildTests({ sanitized = false, bench = false } = {}) {
  // Mutation testing has built them, each from a changed source.
  const { PARSEC_TEST_PROGRAMS: given } = process.env;
  if (given !== undefined) return given;
  const settings = sanitized ? SANITIZED : [];
  const prefix = await buildClient({ prefix: join(build, sanitized ? "sanitized" : "install"), settings });
  const target = join(build, `test${sanitized ? "-sanitized" : ""}${bench ? "-bench" : ""}`);
  const all = [
    `-DCMAKE_PREFIX_PATH=${prefix}`,
    `-DTEST_GROUPS=${bench ? "bench" : "test"}`,
    ...(sanitized ? SANITIZED : [`-DCMAKE_BUILD_TYPE=${bench ? "Release" : "RelWithDebInfo"}`]),
  ];
  const inputs = [
    join(root, "test/c"),
    join(root, "bench"),
    join(root, "../../tools/native/include"),
    `${prefix}.build.stamp`,
  ];
  await buildOnce(target, { inputs, settings: all }, () => cmake(join(root, "test/c"), target, all));
  return target;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const missing = missingPrograms();
  // In CI nothing may be missing, and the build fails then.
  if (missing.length > 0 && process.env.CI !== "true") console.log(`No C tests: ${missing.join(", ")} missing.`);
  // A test that needs a build which fails here builds it again, and fails with its error.
  else
    await Promise.all([buildTests(), buildTests({ sanitized: true })]).catch((error) => console.error(error.message));
}
