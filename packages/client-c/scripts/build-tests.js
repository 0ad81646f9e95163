// Builds the C test programs, and the variants of the library that they are linked with.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildBeforeTests, buildClient, buildOnce, cmake, fuzzed, provisionClang, variantOf } from "@parsec-ts/native";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const build = join(root, "build");

/**
 * Builds the test programs, or those of the bench, and returns their directory. `sanitized` is true for AddressSanitizer and UBSan, "thread" for
 * ThreadSanitizer.
 */
export async function buildTests({ sanitized = false, bench = false } = {}) {
  // Mutation testing has built them, each from a changed source.
  const { PARSEC_TEST_PROGRAMS: given } = process.env;
  if (given !== undefined) return given;
  const { name, settings } = await variantOf(sanitized);
  const prefix = await buildClient({ prefix: join(build, name), settings });
  const target = join(build, `test${name === "install" ? "" : `-${name}`}${bench ? "-bench" : ""}`);
  const all = [
    `-DCMAKE_PREFIX_PATH=${prefix}`,
    `-DTEST_GROUPS=${bench ? "bench" : "test"}`,
    ...(settings.length > 0 ? settings : [`-DCMAKE_BUILD_TYPE=${bench ? "Release" : "RelWithDebInfo"}`]),
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

/** Builds the target of the fuzzer; returns its path. */
export async function buildFuzzTarget() {
  const settings = fuzzed(await provisionClang());
  const prefix = await buildClient({ prefix: join(build, "fuzz"), settings });
  const target = join(build, "test-fuzz");
  const all = [`-DCMAKE_PREFIX_PATH=${prefix}`, ...settings];
  const sources = ["CMakeLists.txt", "fuzz_client.c", "functions.h", "input.c", "input.h", "lists.c", "lists.h"];
  const inputs = [
    ...[...sources, "service.c", "service.h", "generated"].map((name) => join(root, "test/fuzz", name)),
    join(root, "../../tools/native/include"),
    `${prefix}.build.stamp`,
  ];
  await buildOnce(target, { inputs, settings: all }, () => cmake(join(root, "test/fuzz"), target, all));
  return join(target, "fuzz_client");
}

await buildBeforeTests(import.meta.url, () =>
  Promise.all([...[false, true, "thread"].map((sanitized) => buildTests({ sanitized })), buildFuzzTarget()]),
);
