import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The files that a build has made. */
export interface Installation {
  /** The module for OpenSSL. */
  readonly module: string;
  /** The addon for Node. */
  readonly addon: string;
}

/** The folder of this package, in which a build goes by default. A bundle of the sources lies elsewhere, so it is asked for by name. */
export function packageFolder(): string {
  return dirname(createRequire(import.meta.url).resolve("@parsec-ts/openssl-provider/package.json"));
}

/** The files in the folder that a build was given, or in its default. */
export function installationIn(directory: string = join(packageFolder(), "build/install")): Installation {
  return { module: join(directory, "lib/ossl-modules/parsec.so"), addon: join(directory, "lib/node/parsec.node") };
}
