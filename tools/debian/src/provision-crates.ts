import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "./cache-directory.js";
import { PrivateApt } from "./private-apt.js";
import { provisionOnce } from "./provision-once.js";
import { ProvisioningError } from "./provisioning-error.js";
import { runProgram, tail } from "./run-program.js";

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
  const root = join(directory, "root");
  await provisionOnce(directory, async () => {
    const apt = await PrivateApt.open({ directory, suite, log });
    const crates = (await apt.closure(name)).filter((needed) => /^librust-.*-dev$/.test(needed));
    const packages = await apt.download(crates);
    await rm(root, { recursive: true, force: true });
    await mkdir(root);
    for (const { path } of packages) {
      const { code, stderr } = await runProgram("dpkg-deb", ["-x", path, root]);
      if (code !== 0) throw new ProvisioningError("ERR_DOWNLOAD", `Cannot unpack ${path}.\n${tail(stderr)}`);
    }
    await apt.close();
    return crates.join("\n");
  });
  return join(root, "usr/share/cargo/registry");
}
