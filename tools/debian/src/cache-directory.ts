import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ProvisioningError } from "./provisioning-error.js";

/** The directory for fetched files: below `.cache` of this repository, or the directory that PARSEC_TS_CACHE names. */
export function cacheDirectory(folder: string): string {
  const repository = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
  return aptDirectory(join(process.env.PARSEC_TS_CACHE ?? join(repository, ".cache"), folder));
}

/** The absolute path, if apt can work there. */
export function aptDirectory(path: string): string {
  const directory = resolve(path);
  if (!/[\s;"'\\]/.test(directory)) return directory;
  throw new ProvisioningError(
    "ERR_DOWNLOAD",
    `apt cannot work in ${directory}: use a path without blanks, quotes, semicolons and backslashes.`,
  );
}
