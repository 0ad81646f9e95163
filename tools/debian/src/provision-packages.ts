import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "./cache-directory.js";
import { withDirectoryLock } from "./directory-lock.js";
import { PrivateApt } from "./private-apt.js";
import { ProvisioningError } from "./provisioning-error.js";
import { runProgram, tail } from "./run-program.js";

/** Packages of one of Debian's suites that are unpacked together. */
export interface PackageSet {
  /** The name of their directory below `.cache`. */
  readonly name: string;
  readonly suite: string;
  readonly packages: readonly string[];
  /** Changes with what `finish` does. */
  readonly revision: number;
  /** Finishes the directory once, after the packages were unpacked below its `root`. */
  readonly finish: (directory: string) => Promise<void>;
}

/**
 * Fetches packages, checked by Debian's keyring, and unpacks them below `root` of a directory of their own; runs no script of theirs. Returns
 * that directory. Quick when it has been done before.
 *
 * @throws {@link ProvisioningError} `ERR_NOT_DEBIAN` where the machine has no apt, and other codes
 */
export async function provisionPackages(
  set: PackageSet,
  log: (line: string) => void = () => undefined,
): Promise<string> {
  const directory = cacheDirectory(set.name);
  await mkdir(directory, { recursive: true });
  const installation = join(directory, "installation");
  const stamp = `${set.revision} ${set.suite} ${set.packages.join(" ")}`;
  const isThere = async (): Promise<boolean> =>
    (await readFile(join(installation, "stamp"), "utf8").catch(() => "")) === stamp;
  if (await isThere()) return installation;
  return await withDirectoryLock(directory, async () => {
    if (!(await isThere())) await install(set, directory, installation, stamp, log);
    return installation;
  });
}

async function install(
  { suite, packages, finish }: PackageSet,
  directory: string,
  installation: string,
  stamp: string,
  log: (line: string) => void,
): Promise<void> {
  const apt = await PrivateApt.open({ directory, suite, log });
  const files = await apt.download(packages);
  const fresh = `${installation}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(join(fresh, "root"), { recursive: true });
  for (const { file, path } of files) {
    const { code, stderr } = await runProgram("dpkg-deb", ["-x", path, join(fresh, "root")]);
    if (code !== 0) throw new ProvisioningError("ERR_DOWNLOAD", `Cannot unpack ${file}.\n${tail(stderr)}`);
  }
  await finish(fresh);
  await writeFile(join(fresh, "stamp"), stamp);
  // Only a whole installation ever has this name.
  await rm(installation, { recursive: true, force: true });
  await rename(fresh, installation);
  await apt.close();
}
