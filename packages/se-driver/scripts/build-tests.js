// Builds the C test programs, and the Mbed TLS and the variants of the core that they are linked with.
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { provisionSources } from "@parsec-ts/debian";
import { build, buildCore, cmake, missingPrograms, mustRun, root } from "./build-native.js";
import { buildOnce } from "./build-once.js";

/** The Debian source packages of Mbed TLS, by version. */
const MBED_TLS = {
  3.6: { name: "mbedtls", suite: "trixie" },
  2.28: { name: "mbedtls", suite: "bookworm" },
};

/** Without optimization, so that the engine compiles in half the time. The sanitizers check the same. */
const SANITIZED = [
  "-DCMAKE_BUILD_TYPE=Debug",
  "-DCMAKE_C_FLAGS=-O0 -fsanitize=address,undefined -fno-sanitize-recover=all",
];

/** Builds libmbedcrypto with secure element drivers. Returns the directory with `include` and `library`. */
export async function buildMbedTls(version) {
  const { target } = await configureMbedTls(version);
  await buildOnce(join(target, "library"), { inputs: [] }, () =>
    // The tests are about the driver: Mbed TLS itself needs no optimization.
    mustRun("make", ["-j2", "-C", "library", "libmbedcrypto.a", "CFLAGS=-O0"], { cwd: target }),
  );
  return target;
}

async function configureMbedTls(version) {
  const source = await provisionSources(MBED_TLS[version]);
  const target = join(build, `mbedtls-${version}`);
  await buildOnce(target, { inputs: [], settings: [source] }, async () => {
    rmSync(target, { recursive: true, force: true });
    const unused = /\/source\/(docs|doxygen|programs|tests)$/;
    cpSync(source, target, { recursive: true, filter: (path) => !unused.test(path) });
    const configure = (...args) => mustRun("python3", ["scripts/config.py", ...args], { cwd: target });
    await configure("crypto");
    await configure("set", "MBEDTLS_PSA_CRYPTO_SE_C");
    // Several threads use keys in the tests.
    await configure("set", "MBEDTLS_THREADING_C");
    await configure("set", "MBEDTLS_THREADING_PTHREAD");
  });
  return { target, include: join(target, "include") };
}

/** Builds the core, with the driver's own libraries for the one version of Mbed TLS that they are tried with. */
async function buildCoreForTests(sanitized) {
  const { include } = await configureMbedTls("3.6");
  const settings = [`-DMBEDTLS_INCLUDE_DIR=${include}`, ...(sanitized ? SANITIZED : [])];
  return await buildCore({ prefix: join(build, sanitized ? "sanitized" : "install"), settings });
}

/**
 * Builds the test programs for a version of Mbed TLS, with or without sanitizers. Returns their directory. The programs of the core alone are
 * built with version 3.6 only, because they do not depend on Mbed TLS.
 */
export async function buildTests(version, { sanitized = false, bench = false } = {}) {
  // Mutation testing has built them, each from a changed source.
  const { PARSEC_TEST_PROGRAMS: given } = process.env;
  if (given !== undefined) return given;
  const [mbedTls, prefix] = await Promise.all([buildMbedTls(version), buildCoreForTests(sanitized)]);
  const name = `test-${version}${sanitized ? "-sanitized" : ""}${bench ? "-bench" : ""}`;
  const target = join(build, name);
  const groups = bench ? ["bench"] : version === "3.6" ? ["core", "driver"] : ["driver"];
  if (version === "3.6" && !sanitized && !bench) groups.push("driver_shared");
  const settings = [
    `-DCMAKE_PREFIX_PATH=${prefix}`,
    `-DMBEDTLS_DIR=${mbedTls}`,
    `-DTEST_GROUPS=${groups.join(";")}`,
    ...(sanitized ? SANITIZED : [`-DCMAKE_BUILD_TYPE=${bench ? "Release" : "RelWithDebInfo"}`]),
  ];
  const inputs = [join(root, "test/c"), join(root, "bench"), `${prefix}.build.stamp`];
  await buildOnce(target, { inputs, settings }, () => cmake(join(root, "test/c"), target, settings));
  return target;
}

/** Builds every variant that the tests use, side by side, so that no core is idle while the engine's one large file compiles. */
async function buildAllTests() {
  await Promise.all([buildTests("3.6"), buildTests("3.6", { sanitized: true }), buildTests("2.28")]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const missing = missingPrograms();
  // In CI nothing may be missing, and the build fails then.
  if (missing.length > 0 && process.env.CI !== "true") console.log(`No C tests: ${missing.join(", ")} missing.`);
  // A test that needs a build which fails here builds it again, and fails with its error.
  else await buildAllTests().catch((error) => console.error(error.message));
}
