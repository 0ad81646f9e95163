import { provisionPrograms, whereDebian } from "@parsec-ts/debian";

/** The version that Debian 12 has beside its older default, which knows neither `-std=c23` nor today's random address layouts (TSan). */
const VERSION = "19";

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
  const bin = `usr/lib/llvm-${VERSION}/bin`;
  const paths = await provisionPrograms({
    name: "clang",
    suite: "bookworm",
    packages: PACKAGES,
    programs: {
      clang: `${bin}/clang`,
      "clang++": `${bin}/clang++`,
      "clang-format": `${bin}/clang-format`,
      "clang-tidy": `${bin}/clang-tidy`,
    },
  });
  return { cc: paths.clang, cxx: paths["clang++"], format: paths["clang-format"], tidy: paths["clang-tidy"] };
}

/** As {@link provisionClang}; `undefined` on a machine that is no Debian, where its tests are skipped. In CI nothing may be skipped. */
export function clangForTests(): Promise<Clang | undefined> {
  return whereDebian(provisionClang);
}
