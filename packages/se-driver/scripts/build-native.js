// Builds the C side: the core into build/install, and for tests a sanitized core, Mbed TLS and the test programs.
// As a command it does the first, with the driver too where MBEDTLS_INCLUDE_DIR is set.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ProvisioningError, provisionSources, runProgram, tail, withDirectoryLock } from "@parsec-ts/debian";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const build = join(root, "build");

/** What the engine, and the Mbed TLS that tests are linked with, are built from: Debian's sources. */
const QUICKJS = { name: "quickjs", suite: "trixie" };
export const MBED_TLS = {
  3.6: { name: "mbedtls", suite: "trixie" },
  2.28: { name: "mbedtls", suite: "bookworm" },
};

const SANITIZED = [
  "-DCMAKE_BUILD_TYPE=Debug",
  "-DCMAKE_C_FLAGS=-O1 -fsanitize=address,undefined -fno-sanitize-recover=all",
];

/** Why nothing can be built on this machine; `undefined` where everything is there. */
export function whyNotNative() {
  const missing = ["cc", "cmake", "make", "python3"].filter(
    (program) => spawnSync(program, ["--version"]).error !== undefined,
  );
  return missing.length === 0 ? undefined : `${missing.join(", ")} missing`;
}

async function mustRun(program, args, options) {
  const { code, stdout, stderr } = await runProgram(program, args, options);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${tail(stdout + stderr, 30)}`);
}

async function cmake(source, target, settings) {
  await mustRun("cmake", ["-S", source, "-B", target, ...settings]);
  await mustRun("cmake", ["--build", target, "--parallel", "2"]);
}

/** The source of the engine. */
export function quickJsSource() {
  return provisionSources(QUICKJS);
}

/**
 * The core, installed into `prefix`: libraries, headers, the glue's source, files for CMake and pkg-config. `quickJs` is the engine's source,
 * or empty for the system's library.
 */
export async function buildCore({ prefix = join(build, "install"), settings = [], quickJs } = {}) {
  mkdirSync(build, { recursive: true });
  const engine = quickJs ?? (await quickJsSource());
  const target = `${prefix}.build`;
  await withDirectoryLock(build, async () => {
    await cmake(root, target, [
      `-DQUICKJS_SOURCE_DIR=${engine}`,
      `-DCMAKE_INSTALL_PREFIX=${prefix}`,
      "-DCMAKE_INSTALL_LIBDIR=lib",
      ...settings,
    ]);
    await mustRun("cmake", ["--install", target]);
  });
  return prefix;
}

/** libmbedcrypto with secure element drivers, as its users build it; gives the directory with include and library. */
export async function buildMbedTls(version) {
  const source = await provisionSources(MBED_TLS[version]);
  const target = join(build, `mbedtls-${version}`);
  const done = join(target, "done");
  await withDirectoryLock(build, async () => {
    if (existsSync(done)) return;
    rmSync(target, { recursive: true, force: true });
    cpSync(source, target, { recursive: true });
    const configure = (...args) => mustRun("python3", ["scripts/config.py", ...args], { cwd: target });
    await configure("crypto");
    await configure("set", "MBEDTLS_PSA_CRYPTO_SE_C");
    // Several threads use keys in the tests.
    await configure("set", "MBEDTLS_THREADING_C");
    await configure("set", "MBEDTLS_THREADING_PTHREAD");
    await mustRun("make", ["-j2", "-C", "library", "libmbedcrypto.a", "CFLAGS=-O2 -g"], { cwd: target });
    writeFileSync(done, "");
  });
  return target;
}

/** The test programs for a version of Mbed TLS, with or without sanitizers; gives the directory that they are in. */
export async function buildTests(version, { sanitized = false } = {}) {
  const mbedTls = await buildMbedTls(version);
  // The driver's own libraries are made for one version, and tried with that.
  const include = join(await buildMbedTls("3.6"), "include");
  const settings = [`-DMBEDTLS_INCLUDE_DIR=${include}`, ...(sanitized ? SANITIZED : [])];
  const prefix = await buildCore({ prefix: join(build, sanitized ? "sanitized" : "install"), settings });
  const target = join(build, `test-${version}${sanitized ? "-sanitized" : ""}`);
  await withDirectoryLock(build, () =>
    cmake(join(root, "test/c"), target, [
      `-DCMAKE_PREFIX_PATH=${prefix}`,
      `-DMBEDTLS_DIR=${mbedTls}`,
      `-DWITH_SHARED_DRIVER=${version === "3.6"}`,
      ...(sanitized ? SANITIZED : ["-DCMAKE_BUILD_TYPE=RelWithDebInfo"]),
    ]),
  );
  return target;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const reason = whyNotNative();
  try {
    if (reason !== undefined) throw new ProvisioningError("ERR_NOT_DEBIAN", `Nothing can be built here: ${reason}.`);
    const include = process.env.MBEDTLS_INCLUDE_DIR;
    const prefix = await buildCore({ settings: [`-DMBEDTLS_INCLUDE_DIR=${include ?? ""}`] });
    console.log(`installed into ${prefix}`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
