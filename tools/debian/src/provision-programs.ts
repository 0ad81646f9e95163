import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "./cache-directory.js";
import { PrivateApt } from "./private-apt.js";
import { provisionOnce } from "./provision-once.js";
import { ProvisioningError } from "./provisioning-error.js";
import { runProgram, tail } from "./run-program.js";
import { unpackPackages } from "./unpack-packages.js";

/** Changes with the layout of the directory. */
const REVISION = 2;

/** Programs of one of Debian's suites, and the packages that hold them and their libraries. */
export interface ProgramSet<Name extends string> {
  /** The name of their directory below `.cache`. */
  readonly name: string;
  readonly suite: string;
  readonly packages: readonly string[];
  /** The path of each program within its package: `usr/bin/strace`. Each answers to `--version`, but for those of `withoutVersion`. */
  readonly programs: Readonly<Record<Name, string>>;
  /** Programs that do not know `--version`, and need only start. */
  readonly withoutVersion?: readonly Name[];
  /** Further folders of libraries within those of the system: `pulseaudio`. */
  readonly libraryFolders?: readonly string[];
  /** Folders of `usr/share` that the programs need: `fish`. The others are left out. */
  readonly share?: readonly string[];
}

/**
 * Fetches packages, checked by Debian's keyring, and unpacks them into a directory of their own, without root; runs no script of theirs.
 * Returns the path by which to start each program: with the libraries beside it, and the machine's where it lacks one; with the loader of that
 * suite if `libc6` is among the packages. Quick when it has been done before.
 *
 * @throws {@link ProvisioningError} `ERR_NOT_DEBIAN` where the machine has no apt, and other codes
 */
export async function provisionPrograms<Name extends string>(
  { name, suite, packages, programs, withoutVersion = [], libraryFolders = [], share = [] }: ProgramSet<Name>,
  log: (line: string) => void = () => undefined,
): Promise<Readonly<Record<Name, string>>> {
  const directory = cacheDirectory(name);
  const stamp = `${REVISION} ${suite} ${packages.join(" ")} ${Object.entries(programs).join(" ")} ${libraryFolders.join(" ")} ${share.join(" ")}`;
  const installation = await provisionOnce(directory, stamp, async (fresh) => {
    const apt = await PrivateApt.open({ directory, suite, log });
    await unpackPackages(await apt.download(packages), join(fresh, "root"));
    await apt.close();
    await removeShare(join(fresh, "root/usr/share"), share);
    await writeWrappers(programs, fresh, libraryFolders);
    for (const program of Object.keys(programs) as Name[]) {
      await checkStart(join(fresh, "bin", program), program, withoutVersion.includes(program));
    }
  });
  const paths = Object.keys(programs).map((program) => [program, join(installation, "bin", program)]);
  return Object.fromEntries(paths) as Record<Name, string>;
}

/** Removes manuals, translations and the like. */
async function removeShare(directory: string, kept: readonly string[]): Promise<void> {
  for (const entry of await readdir(directory)) {
    if (!kept.includes(entry)) await rm(join(directory, entry), { recursive: true, force: true });
  }
}

async function writeWrappers(
  programs: Readonly<Record<string, string>>,
  directory: string,
  libraryFolders: readonly string[],
): Promise<void> {
  // Packages have libraries in either of two folders, or in both.
  const entries = (path: string): Promise<string[]> => readdir(join(directory, "root", path)).catch(() => []);
  const folders = [...(await entries("usr/lib")), ...(await entries("lib"))];
  const triple = folders.find((entry) => entry.endsWith("-linux-gnu"));
  const own = `$root/usr/lib/${triple}`;
  const loader = (await entries(`usr/lib/${triple}`)).find((entry) => entry.startsWith("ld-linux-"));
  const command = loader === undefined ? "" : `"${own}/${loader}" `;
  // OpenSSL looks for both on the machine, which may have none.
  const openSsl = { OPENSSL_MODULES: `usr/lib/${triple}/ossl-modules`, OPENSSL_CONF: "etc/ssl/openssl.cnf" };
  const settings = Object.entries(openSsl).filter(([, path]) => existsSync(join(directory, "root", path)));
  await mkdir(join(directory, "bin"));
  for (const [name, path] of Object.entries(programs)) {
    const wrapper = join(directory, "bin", name);
    const libraries = [`$root/lib/${triple}`, own, ...libraryFolders.map((folder) => `${own}/${folder}`)];
    await writeFile(wrapper, wrapperScript(`${command}"$root/${path}"`, libraries.join(":"), settings));
    await chmod(wrapper, 0o755);
  }
}

/** The loader of a program whose libraries are missing exits with 127, and a shell that cannot start it with 126. */
async function checkStart(wrapper: string, name: string, mayRefuse: boolean): Promise<void> {
  const { code, stdout, stderr } = await runProgram(wrapper, ["--version"]);
  const started = code === 0 || (mayRefuse && code !== undefined && code !== 126 && code !== 127);
  if (!started) throw new ProvisioningError("ERR_SMOKE_TEST", `${name} does not start.\n${tail(stdout + stderr)}`);
}

/**
 * Starts a program with the libraries beside it, and with these settings of the environment unless others are there: variables and paths, so
 * that the directory can be moved.
 */
function wrapperScript(
  command: string,
  libraries: string,
  settings: readonly (readonly [variable: string, path: string])[],
): string {
  return [
    "#!/bin/sh",
    'root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")/root',
    ...settings.map(([variable, path]) => `export ${variable}="\${${variable}:-$root/${path}}"`),
    `LD_LIBRARY_PATH="${libraries}" exec ${command} "$@"`,
    "",
  ].join("\n");
}
