import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ProvisioningError } from "./provisioning-error.js";

/** A room for what is fetched: below `.cache` of this repository, or the directory that PARSEC_TS_CACHE names. */
export function cacheDirectory(room: string): string {
  const repository = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
  return aptDirectory(join(process.env.PARSEC_TS_CACHE ?? join(repository, ".cache"), room));
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
