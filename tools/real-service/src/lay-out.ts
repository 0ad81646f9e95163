import { chmod, mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { type FetchedFile, ProvisioningError, runProgram, unpackPackages } from "@parsec-ts/debian";

/** Programs that get a wrapper. */
export const PROGRAMS = ["parsec", "parsec-tool", "softhsm2-util", "swtpm"] as const;

/** Parts of packages that nothing here reads. */
const NEEDLESS = ["usr/share/doc", "usr/share/man", "usr/share/lintian", "usr/share/gdb", "usr/share/gcc"];

/** Unpacks packages below `target`/root, and makes `target`/bin and `target`/lib. */
export async function layOut(packages: readonly FetchedFile[], target: string): Promise<void> {
  const root = join(target, "root");
  await unpackPackages(packages, root);
  for (const part of NEEDLESS) await rm(join(root, part), { recursive: true, force: true });

  const layout = await findLayout(root);
  await mkdir(join(target, "bin"));
  for (const program of PROGRAMS) {
    const wrapper = join(target, "bin", program);
    await writeFile(wrapper, wrapperScript(program, layout));
    await chmod(wrapper, 0o755);
  }
  await mkdir(join(target, "lib"));
  await symlink(join("../root", layout.softhsmModule), join(target, "lib/libsofthsm2.so"));
  await requireClosure(root, layout);
}

/** Directories of the unpacked packages, relative to the root. */
interface Layout {
  readonly libraries: string;
  readonly loader: string;
  readonly softhsmModule: string;
}

async function findLayout(root: string): Promise<Layout> {
  const triple = (await readdir(join(root, "usr/lib"))).find((name) => name.endsWith("-linux-gnu"));
  const libraries = `usr/lib/${triple}`;
  const loaders = (await readdir(join(root, libraries))).filter((name) => name.startsWith("ld-linux-"));
  const files = await readdir(join(root, "usr/lib"), { recursive: true });
  const module = files.find((file) => file.endsWith("/libsofthsm2.so"));
  const [loader] = loaders;
  if (triple === undefined || loader === undefined || module === undefined) {
    throw new ProvisioningError(
      "ERR_CLOSURE",
      "The packages hold no loader or no SoftHSM module: their layout has changed.",
    );
  }
  return { libraries, loader: `${libraries}/${loader}`, softhsmModule: `usr/lib/${module}` };
}

/**
 * Starts a program by its own suite's loader and libraries; finds them beside itself, so that the directory can be moved. exec: the
 * process that was started is the one to signal.
 */
function wrapperScript(program: string, { libraries, loader }: Layout): string {
  return [
    "#!/bin/sh",
    'root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")/root',
    `: "\${OPENSSL_CONF=/dev/null}"`,
    "export OPENSSL_CONF",
    "unset LD_LIBRARY_PATH LD_PRELOAD",
    `exec "$root/${loader}" --argv0 ${program} --library-path "$root/${libraries}:$root/${libraries}/swtpm" "$root/usr/bin/${program}" "$@"`,
    "",
  ].join("\n");
}

/** Asks the loader for missing libraries, so that a dependency of a later package is named here and not at start. */
async function requireClosure(root: string, { libraries, loader, softhsmModule }: Layout): Promise<void> {
  const path = `${root}/${libraries}:${root}/${libraries}/swtpm`;
  const missing = new Set<string>();
  const files = [
    ...PROGRAMS.map((program) => `usr/bin/${program}`),
    softhsmModule,
    `${libraries}/libtss2-tcti-swtpm.so.0`,
  ];
  for (const file of files) {
    const { stdout, stderr } = await runProgram(join(root, loader), [
      "--library-path",
      path,
      "--list",
      join(root, file),
    ]);
    for (const line of `${stdout}\n${stderr}`.split("\n")) {
      const found = /^\s*(\S+) => (\/\S+)/.exec(line);
      if (/not found|cannot open/.test(line)) missing.add(line.trim());
      else if (found?.[2] && relative(root, found[2]).startsWith(".."))
        missing.add(`${found[1]} comes from the machine`);
    }
  }
  if (missing.size > 0)
    throw new ProvisioningError("ERR_CLOSURE", `Libraries are missing from the packages:\n${[...missing].join("\n")}`);
}
