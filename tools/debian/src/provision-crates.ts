import { join } from "node:path";
import { cacheDirectory } from "./cache-directory.js";
import { PrivateApt } from "./private-apt.js";
import { provisionOnce } from "./provision-once.js";
import { unpackPackages } from "./unpack-packages.js";

/** A package of one of Debian's suites that holds a crate of Rust: `librust-…-dev`. */
export interface CratePackage {
  readonly name: string;
  readonly suite: string;
}

/**
 * Fetches a crate and the crates that it needs from Debian, checked by Debian's keyring. Returns the directory that cargo takes as a
 * source of kind `directory`. Quick when it has been done before.
 *
 * @throws {@link ProvisioningError} `ERR_NOT_DEBIAN` where the machine has no apt, and other codes
 */
export async function provisionCrates(
  { name, suite }: CratePackage,
  log: (line: string) => void = () => undefined,
): Promise<string> {
  const directory = cacheDirectory(join("crates", `${name}-${suite}`));
  const installation = await provisionOnce(directory, `${name} ${suite}`, async (fresh) => {
    const apt = await PrivateApt.open({ directory, suite, log });
    const crates = (await apt.closure(name)).filter((needed) => /^librust-.*-dev$/.test(needed));
    await unpackPackages(await apt.download(crates), join(fresh, "root"));
    await apt.close();
  });
  return join(installation, "root/usr/share/cargo/registry");
}
