import { cpSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { provisionSources } from "@parsec-ts/debian";
import { buildOnce } from "./build-once.js";
import { mustRun } from "./programs.js";

const build = join(dirname(fileURLToPath(import.meta.url)), "../../../.cache/native");

/** The Debian source packages of Mbed TLS, by version. */
const MBED_TLS = {
  "3.6": { name: "mbedtls", suite: "trixie" },
  "2.28": { name: "mbedtls", suite: "bookworm" },
} as const;

export type MbedTlsVersion = keyof typeof MBED_TLS;

/** Builds libmbedcrypto with secure element drivers. Returns the directory with `include` and `library`. */
export async function buildMbedTls(version: MbedTlsVersion): Promise<string> {
  const target = await configureMbedTls(version);
  await buildOnce(join(target, "library"), { inputs: [] }, () =>
    // The tests are about the driver: Mbed TLS itself needs no optimization.
    mustRun("make", ["-j2", "-C", "library", "libmbedcrypto.a", "CFLAGS=-O0"], { cwd: target }),
  );
  return target;
}

/** The directory with the headers of a version, as it is configured for secure element drivers. */
export async function mbedTlsHeaders(version: MbedTlsVersion): Promise<string> {
  return join(await configureMbedTls(version), "include");
}

async function configureMbedTls(version: MbedTlsVersion): Promise<string> {
  const source = await provisionSources(MBED_TLS[version]);
  const target = join(build, `mbedtls-${version}`);
  await buildOnce(target, { inputs: [], settings: [source] }, async () => {
    rmSync(target, { recursive: true, force: true });
    const unused = /\/source\/(docs|doxygen|programs|tests)$/;
    cpSync(source, target, { recursive: true, filter: (path) => !unused.test(path) });
    const configure = (...args: string[]): Promise<void> =>
      mustRun("python3", ["scripts/config.py", ...args], { cwd: target });
    await configure("crypto");
    await configure("set", "MBEDTLS_PSA_CRYPTO_SE_C");
    // Several threads use keys in the tests.
    await configure("set", "MBEDTLS_THREADING_C");
    await configure("set", "MBEDTLS_THREADING_PTHREAD");
  });
  return target;
}
