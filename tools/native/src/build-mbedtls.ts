import { cpSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { provisionSources } from "@parsec-ts/debian";
import { buildOnce } from "./build-once.js";
import { mustRun } from "./programs.js";
import { pythonLibraries } from "./python-libraries.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const build = join(root, ".cache/native");
const opaqueDriver = join(root, "packages/se-driver/opaque");

/** The Debian source packages of Mbed TLS, by version. */
const MBED_TLS = {
  "3.6": { name: "mbedtls", suite: "trixie" },
  "2.28": { name: "mbedtls", suite: "bookworm" },
} as const;

export type MbedTlsVersion = keyof typeof MBED_TLS;

/** Builds libmbedcrypto with secure element drivers. Returns the directory with `include` and `library`. */
export async function buildMbedTls(version: MbedTlsVersion): Promise<string> {
  const target = await configureMbedTls(version);
  await buildLibraries(target, ["libmbedcrypto.a"]);
  return target;
}

/** The directory with the headers of a version, as it is configured for secure element drivers. */
export async function mbedTlsHeaders(version: MbedTlsVersion): Promise<string> {
  return join(await configureMbedTls(version), "include");
}

/**
 * Builds the libraries of Mbed TLS 3.6, that of TLS too, with driver wrappers that call the opaque driver. Returns the directory with `include`
 * and `library`.
 */
export async function buildOpaqueMbedTls(): Promise<string> {
  const target = await configureOpaqueMbedTls();
  // The driver writes into an array of psa_cipher_encrypt(), which hands it on as one that is only read.
  await buildLibraries(target, ["libmbedtls.a", "libmbedx509.a", "libmbedcrypto.a"], ["psa_crypto.o"]);
  return target;
}

/** The directories with headers of Mbed TLS 3.6 with the opaque driver: the public ones, and those of its library. */
export async function opaqueMbedTlsHeaders(): Promise<readonly string[]> {
  const target = await configureOpaqueMbedTls();
  return [join(target, "include"), join(target, "library")];
}

function configureMbedTls(version: MbedTlsVersion): Promise<string> {
  return configure(version, `mbedtls-${version}`, [], async (config) => {
    await config("crypto");
    await config("set", "MBEDTLS_PSA_CRYPTO_SE_C");
  });
}

async function configureOpaqueMbedTls(): Promise<string> {
  const PYTHONPATH = await pythonLibraries();
  return await configure("3.6", "mbedtls-3.6-opaque", [opaqueDriver], async (config, target) => {
    // TLS 1.3 is on by default.
    await config("set", "MBEDTLS_USE_PSA_CRYPTO");
    const env = { ...process.env, PYTHONPATH, PYTHONDONTWRITEBYTECODE: "1" };
    await mustRun("python3", [join(opaqueDriver, "add_to_mbedtls.py"), target], { env });
  });
}

/** Copies the source of a version and configures it by its own script. */
async function configure(
  version: MbedTlsVersion,
  name: string,
  inputs: readonly string[],
  work: (config: (...args: string[]) => Promise<void>, target: string) => Promise<void>,
): Promise<string> {
  const source = await provisionSources(MBED_TLS[version]);
  const target = join(build, name);
  await buildOnce(target, { inputs, settings: [source] }, async () => {
    rmSync(target, { recursive: true, force: true });
    const unused = /\/source\/(docs|doxygen|programs|tests)$/;
    cpSync(source, target, { recursive: true, filter: (path) => !unused.test(path) });
    const config = (...args: string[]): Promise<void> =>
      mustRun("python3", ["scripts/config.py", ...args], { cwd: target });
    await work(config, target);
    // Several threads use keys in the tests.
    await config("set", "MBEDTLS_THREADING_C");
    await config("set", "MBEDTLS_THREADING_PTHREAD");
  });
  return target;
}

/** The tests are about the drivers: Mbed TLS itself needs no optimization, but for the objects whose code relies on what a compiler may assume. */
async function buildLibraries(
  target: string,
  libraries: readonly string[],
  optimized: readonly string[] = [],
): Promise<void> {
  const make = (names: readonly string[], level: string): Promise<void> =>
    mustRun("make", ["-j2", "-C", "library", ...names, `CFLAGS=${level}`], { cwd: target });
  await buildOnce(join(target, "library"), { inputs: [] }, async () => {
    if (optimized.length > 0) await make(optimized, "-O2");
    await make(libraries, "-O0");
  });
}
