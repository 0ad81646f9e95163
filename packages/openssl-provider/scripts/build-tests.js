// Builds the C test programs, and the variants of the module that they load.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  buildBeforeTests,
  buildClient,
  buildOnce,
  cmake,
  fuzzed,
  openSslDevelopment,
  provisionClang,
  variantOf,
} from "@parsec-ts/native";
import { buildProvider, modulePath } from "./build-provider.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const build = join(root, "build");
const clientBuild = join(root, "../client-c/build");

/**
 * Builds the test programs and the module. `sanitized` is true for AddressSanitizer and UBSan, "thread" for ThreadSanitizer.
 */
export async function buildTests({ sanitized = false } = {}) {
  const { name, settings } = await variantOf(sanitized);
  const client = { prefix: join(clientBuild, name), settings };
  const prefix = await buildProvider({ prefix: join(build, name), settings, client });
  const { headers, libraries } = await openSslDevelopment();
  const programs = join(build, `test-${name}`);
  const all = [
    `-DOPENSSL_INCLUDE_DIRS=${headers.join(";")}`,
    `-DOPENSSL_LIBRARY_DIR=${libraries}`,
    ...(settings.length > 0 ? settings : ["-DCMAKE_BUILD_TYPE=RelWithDebInfo"]),
  ];
  const inputs = [join(root, "test/c"), join(root, "../../tools/native/include")];
  await buildOnce(programs, { inputs, settings: all }, () => cmake(join(root, "test/c"), programs, all));
  return { programs, module: modulePath(prefix) };
}

/** Builds the target of the fuzzer; returns its path. */
export async function buildFuzzTarget() {
  const settings = fuzzed(await provisionClang());
  const prefix = await buildClient({ prefix: join(clientBuild, "fuzz"), settings });
  const { headers } = await openSslDevelopment();
  const target = join(build, "test-fuzz");
  const all = [`-DCMAKE_PREFIX_PATH=${prefix}`, `-DOPENSSL_INCLUDE_DIRS=${headers.join(";")}`, ...settings];
  const inputs = [
    ...["test/fuzz/CMakeLists.txt", "test/fuzz/fuzz_provider.c", "src"].map((name) => join(root, name)),
    join(root, "../../tools/native/include"),
    `${prefix}.build.stamp`,
  ];
  await buildOnce(target, { inputs, settings: all }, () => cmake(join(root, "test/fuzz"), target, all));
  return join(target, "fuzz_provider");
}

await buildBeforeTests(import.meta.url, () =>
  Promise.all([...[false, true, "thread"].map((sanitized) => buildTests({ sanitized })), buildFuzzTarget()]),
);
