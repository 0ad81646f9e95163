import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "./cache-directory.js";
import { type FetchedFile, PrivateApt } from "./private-apt.js";
import { provisionOnce } from "./provision-once.js";
import { provisionPrograms } from "./provision-programs.js";
import { ProvisioningError } from "./provisioning-error.js";
import { runProgram, tail } from "./run-program.js";

/** A source package of one of Debian's suites. */
export interface SourcePackage {
  readonly name: string;
  readonly suite: string;
  /** Unpacks only these files and folders of a large archive: `test/common`, `test/parallel/test-webcrypto-*`. */
  readonly only?: readonly string[];
}

/**
 * Fetches the upstream source of a Debian package, checked by Debian's keyring, and unpacks it into a directory of its own; returns
 * that directory. Debian's patches are not applied. Quick when it has been done before.
 *
 * @throws {@link ProvisioningError} `ERR_NOT_DEBIAN` where the machine has no apt, and other codes
 */
export async function provisionSources(
  { name, suite, only = [] }: SourcePackage,
  log: (line: string) => void = () => undefined,
): Promise<string> {
  const directory = cacheDirectory(join("sources", `${name}-${suite}`));
  const installation = await provisionOnce(directory, [name, suite, ...only].join(" "), async (fresh) => {
    const apt = await PrivateApt.open({ directory, suite, kind: "deb-src", log });
    await unpackUpstream(name, await apt.downloadSource(name), only, join(fresh, "source"));
    await apt.close();
  });
  return join(installation, "source");
}

/** The program xz, without which tar does not read such archives: the machine's, or Debian's where it has none. */
async function findXz(): Promise<string> {
  if ((await runProgram("xz", ["--version"])).code === 0) return "xz";
  const packages = ["xz-utils", "liblzma5"];
  return (await provisionPrograms({ name: "xz", suite: "bookworm", packages, programs: { xz: "usr/bin/xz" } })).xz;
}

async function unpackUpstream(
  name: string,
  files: readonly FetchedFile[],
  only: readonly string[],
  target: string,
): Promise<void> {
  const archive = files.find(({ file }) => /\.orig\.tar\.\w+$/.test(file));
  if (archive === undefined) throw new ProvisioningError("ERR_DOWNLOAD", `${name} has no upstream archive.`);
  await mkdir(target);
  const members =
    only.length === 0 ? [] : ["--wildcards", "--no-wildcards-match-slash", ...only.map((path) => `*/${path}`)];
  const xz = archive.file.endsWith(".xz") ? ["-I", await findXz()] : [];
  const args = [...xz, "-xf", archive.path, "--strip-components=1", "-C", target, ...members];
  const { code, stderr } = await runProgram("tar", args);
  if (code !== 0) throw new ProvisioningError("ERR_DOWNLOAD", `Cannot unpack ${archive.file}.\n${tail(stderr)}`);
}
