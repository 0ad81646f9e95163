import { chmod, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ProvisioningError, provisionPackages, runProgram, tail } from "@parsec-ts/debian";

/** The version that Debian 12 has beside its older default, which knows neither `-std=c23` nor today's random address layouts (TSan). */
const VERSION = "19";

/** Programs that get a wrapper. */
const PROGRAMS = ["clang", "clang++", "clang-format", "clang-tidy"] as const;

/** The programs, the runtimes of sanitizers and fuzzer, and every library that a machine with a compiler may lack. */
const PACKAGES = [
  `clang-${VERSION}`,
  `clang-format-${VERSION}`,
  `clang-tidy-${VERSION}`,
  `libclang-common-${VERSION}-dev`,
  `libclang-cpp${VERSION}`,
  `libclang-rt-${VERSION}-dev`,
  `libllvm${VERSION}`,
  "libbsd0",
  "libedit2",
  "libffi8",
  "libicu72",
  "liblzma5",
  "libmd0",
  "libtinfo6",
  "libxml2",
  "libz3-4",
  "libzstd1",
  "zlib1g",
];

/** Programs of one version of clang. */
export interface Clang {
  readonly cc: string;
  readonly cxx: string;
  readonly format: string;
  readonly tidy: string;
}

/**
 * Puts clang into a private directory, from Debian's packages, without root. It uses the C library and the linker of the machine's own compiler.
 *
 * @throws {@link ProvisioningError} `ERR_NOT_DEBIAN` where the machine has no apt, and other codes
 */
export async function provisionClang(): Promise<Clang> {
  const directory = await provisionPackages({
    name: "clang",
    suite: "bookworm",
    packages: PACKAGES,
    revision: 1,
    finish,
  });
  const program = (name: (typeof PROGRAMS)[number]): string => join(directory, "bin", name);
  return {
    cc: program("clang"),
    cxx: program("clang++"),
    format: program("clang-format"),
    tidy: program("clang-tidy"),
  };
}

/** As {@link provisionClang}; `undefined` on a machine that is no Debian, where its tests are skipped. In CI nothing may be skipped. */
export async function clangForTests(): Promise<Clang | undefined> {
  try {
    return await provisionClang();
  } catch (error) {
    const mayBeSkipped =
      error instanceof ProvisioningError && error.code === "ERR_NOT_DEBIAN" && process.env.CI !== "true";
    if (mayBeSkipped) return undefined;
    throw error;
  }
}

async function finish(directory: string): Promise<void> {
  const root = join(directory, "root");
  await rm(join(root, "usr/share"), { recursive: true, force: true });
  const libraries = (await readdir(join(root, "usr/lib"))).find((name) => name.endsWith("-linux-gnu"));
  await mkdir(join(directory, "bin"));
  for (const name of PROGRAMS) {
    const path = join(directory, "bin", name);
    await writeFile(path, wrapper(name, `usr/lib/${libraries}`));
    await chmod(path, 0o755);
    const { code, stdout, stderr } = await runProgram(path, ["--version"]);
    if (code !== 0) throw new ProvisioningError("ERR_SMOKE_TEST", `${name} does not start.\n${tail(stdout + stderr)}`);
  }
}

/** Starts a program with the libraries beside it, so that the directory can be moved. */
function wrapper(name: string, libraries: string): string {
  return [
    "#!/bin/sh",
    'root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")/root',
    `LD_LIBRARY_PATH="$root/${libraries}" exec "$root/usr/lib/llvm-${VERSION}/bin/${name}" "$@"`,
    "",
  ].join("\n");
}
