import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ProvisioningError, provisionSources } from "@parsec-ts/debian";

/**
 * The directory with the headers of the Mbed TLS in one of Debian's suites; `undefined` if this machine cannot fetch or compile them, which
 * is an error in CI.
 */
export async function mbedTlsHeaders(suite: string): Promise<string | undefined> {
  const mayBeMissing = process.env.CI !== "true";
  if (mayBeMissing && spawnSync("cc", ["--version"]).error !== undefined) return undefined;
  try {
    return join(await provisionSources({ name: "mbedtls", suite }), "include");
  } catch (error) {
    if (mayBeMissing && error instanceof ProvisioningError && error.code === "ERR_NOT_DEBIAN") return undefined;
    throw error;
  }
}
