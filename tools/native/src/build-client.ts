import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { provisionSources } from "@parsec-ts/debian";
import { buildOnce } from "./build-once.js";
import { cmake, mustRun } from "./programs.js";

const source = join(dirname(fileURLToPath(import.meta.url)), "../../../packages/client-c");

/** The Debian source package that the engine is built from. */
const QUICKJS = { name: "quickjs", suite: "trixie" } as const;

export interface ClientBuild {
  /** The directory in which it is installed. */
  readonly prefix?: string;
  /** Further settings of CMake. */
  readonly settings?: readonly string[];
  /** The engine's source; empty for the system's library. */
  readonly quickJs?: string;
}

/** The directory with the source of the engine. */
export function quickJsSource(): Promise<string> {
  return provisionSources(QUICKJS);
}

/**
 * Builds the library of client-c and installs it into `prefix`: libraries, headers, files for CMake and pkg-config. Quick if no source has
 * changed.
 */
export async function buildClient({
  prefix = join(source, "build/install"),
  settings = [],
  quickJs,
}: ClientBuild = {}): Promise<string> {
  const all = [
    `-DQUICKJS_SOURCE_DIR=${quickJs ?? (await quickJsSource())}`,
    `-DCMAKE_INSTALL_PREFIX=${prefix}`,
    "-DCMAKE_INSTALL_LIBDIR=lib",
    ...settings,
  ];
  const target = buildDirectory(prefix);
  const inputs = ["CMakeLists.txt", "cmake", "include", "src", "dist/engine.bundle.js"].map((name) =>
    join(source, name),
  );
  await buildOnce(target, { inputs, settings: all, output: prefix }, async () => {
    await cmake(source, target, all);
    await mustRun("cmake", ["--install", target]);
  });
  return prefix;
}

/** Installs what was built for one prefix into another one too. */
export async function installClient(built: string, prefix: string): Promise<void> {
  await mustRun("cmake", ["--install", buildDirectory(built), "--prefix", prefix]);
}

function buildDirectory(prefix: string): string {
  return `${prefix}.build`;
}
