import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "./cache-directory.js";
import { PrivateApt } from "./private-apt.js";
import { provisionOnce } from "./provision-once.js";
import { ProvisioningError } from "./provisioning-error.js";
import { runProgram, tail } from "./run-program.js";

/** A source package of one of Debian's suites. */
export interface SourcePackage {
  readonly name: string;
  readonly suite: string;
}

/**
 * Fetches the upstream source of a Debian package, checked by Debian's keyring, and unpacks it into a directory of its own; returns
 * that directory. Debian's patches are not applied. Quick when it has been done before.
 *
 * @throws {@link ProvisioningError} `ERR_NOT_DEBIAN` where the machine has no apt, and other codes
 */
export async function provisionSources(
  { name, suite }: SourcePackage,
  log: (line: string) => void = () => undefined,
): Promise<string> {
  const directory = cacheDirectory(join("sources", `${name}-${suite}`));
  const unpacked = join(directory, "source");
  await provisionOnce(directory, () => fetchSource(name, suite, directory, unpacked, log));
  return unpacked;
}

async function fetchSource(
  name: string,
  suite: string,
  directory: string,
  unpacked: string,
  log: (line: string) => void,
): Promise<string> {
  const apt = await PrivateApt.open({ directory, suite, kind: "deb-src", log });
  const files = await apt.downloadSource(name);
  const archive = files.find(({ file }) => /\.orig\.tar\.\w+$/.test(file));
  if (archive === undefined)
    throw new ProvisioningError("ERR_DOWNLOAD", `${name} has no upstream archive in ${suite}.`);
  const fresh = `${unpacked}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh);
  const { code, stderr } = await runProgram("tar", ["-xf", archive.path, "--strip-components=1", "-C", fresh]);
  if (code !== 0) throw new ProvisioningError("ERR_DOWNLOAD", `Cannot unpack ${archive.file}.\n${tail(stderr)}`);
  await rm(unpacked, { recursive: true, force: true });
  await rename(fresh, unpacked);
  await apt.close();
  return archive.file;
}
