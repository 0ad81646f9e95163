import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

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

/** The files in the folder that a build was given, or in its default, by absolute paths: OpenSSL looks for others in its own folder of modules. */
export function installationIn(folder: string = join(packageFolder(), "build/install")): Installation {
  const directory = resolve(folder);
  return { module: join(directory, "lib/ossl-modules/parsec.so"), addon: join(directory, "lib/node/parsec.node") };
}
