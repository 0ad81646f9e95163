import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory, PrivateApt, provisionOnce, unpackPackages } from "@parsec-ts/debian";

/** Debian 12 has OpenSSL 3.0: a module built with its headers runs with any later 3.x. */
const SUITE = "bookworm";
const PACKAGES = ["libssl-dev", "libssl3"];

/** OpenSSL 3.0 for programs that are compiled. */
export interface OpenSslDevelopment {
  /** Folders of headers; that of the architecture's own configuration comes second. */
  readonly headers: readonly string[];
  /** The folder of `libcrypto.so.3` and `libssl.so.3`. */
  readonly libraries: string;
}

/**
 * Puts headers and libraries of OpenSSL 3.0 into a private directory, from Debian's packages, without root.
 *
 * @throws {@link ProvisioningError} `ERR_NOT_DEBIAN` where the machine has no apt, and other codes
 */
export async function openSslDevelopment(): Promise<OpenSslDevelopment> {
  const directory = cacheDirectory("openssl-development");
  const installation = await provisionOnce(directory, `${SUITE} ${PACKAGES.join(" ")}`, async (fresh) => {
    const apt = await PrivateApt.open({ directory, suite: SUITE, log: () => undefined });
    await unpackPackages(await apt.download(PACKAGES), fresh);
    await apt.close();
  });
  const include = join(installation, "usr/include");
  const triples = (await readdir(include)).filter((name) => name.endsWith("-linux-gnu"));
  return {
    headers: [include, ...triples.map((name) => join(include, name))],
    libraries: join(installation, "usr/lib", triples[0] ?? ""),
  };
}
