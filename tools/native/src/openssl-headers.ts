import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory, PrivateApt, provisionOnce, unpackPackages } from "@parsec-ts/debian";

const PACKAGE = "libssl-dev";
/** Debian 12 has OpenSSL 3.0: a module built with its headers runs with any later 3.x. */
const SUITE = "bookworm";

/**
 * Puts the headers of OpenSSL 3.0 into a private directory, from Debian's package, without root. Returns the folders for a compiler: that of the
 * architecture's own configuration comes second.
 *
 * @throws {@link ProvisioningError} `ERR_NOT_DEBIAN` where the machine has no apt, and other codes
 */
export async function openSslHeaders(): Promise<readonly string[]> {
  const directory = cacheDirectory("openssl-headers");
  const installation = await provisionOnce(directory, `${PACKAGE} ${SUITE}`, async (fresh) => {
    const apt = await PrivateApt.open({ directory, suite: SUITE, log: () => undefined });
    await unpackPackages(await apt.download([PACKAGE]), fresh);
    await apt.close();
  });
  const include = join(installation, "usr/include");
  const own = (await readdir(include)).filter((name) => name.endsWith("-linux-gnu"));
  return [include, ...own.map((name) => join(include, name))];
}
