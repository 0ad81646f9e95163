// Builds the core and, where MBEDTLS_INCLUDE_DIR is set, the driver, and installs them into build/install.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ProvisioningError, provisionSources, runProgram, tail } from "@parsec-ts/debian";
import { buildOnce } from "./build-once.js";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const build = join(root, "build");

/** The Debian source package that the engine is built from. */
const QUICKJS = { name: "quickjs", suite: "trixie" };

/** The programs that are missing on this machine and that a build needs. */
export function missingPrograms() {
  return ["cc", "cmake", "make", "python3"].filter((program) => spawnSync(program, ["--version"]).error !== undefined);
}

/** Runs a program and throws the end of its output if it fails. */
export async function mustRun(program, args, options) {
  const { code, stdout, stderr } = await runProgram(program, args, options);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${tail(stdout + stderr, 30)}`);
}

/** Configures and builds a CMake project. */
export async function cmake(source, target, settings) {
  await mustRun("cmake", ["-S", source, "-B", target, ...settings]);
  await mustRun("cmake", ["--build", target, "--parallel", "2"]);
}

/** The directory with the source of the engine. */
export function quickJsSource() {
  return provisionSources(QUICKJS);
}

/**
 * Builds the core and installs it into `prefix`: libraries, headers, the glue's source, files for CMake and pkg-config. `quickJs` is the
 * engine's source, or empty for the system's library. Quick if no source has changed.
 */
export async function buildCore({ prefix = join(build, "install"), settings = [], quickJs } = {}) {
  const engine = quickJs ?? (await quickJsSource());
  const all = [
    `-DQUICKJS_SOURCE_DIR=${engine}`,
    `-DCMAKE_INSTALL_PREFIX=${prefix}`,
    "-DCMAKE_INSTALL_LIBDIR=lib",
    ...settings,
  ];
  const target = `${prefix}.build`;
  const inputs = ["CMakeLists.txt", "cmake", "core", "glue", "dist/engine.bundle.js"].map((name) => join(root, name));
  await buildOnce(target, { inputs, settings: all, output: prefix }, async () => {
    await cmake(root, target, all);
    await mustRun("cmake", ["--install", target]);
  });
  return prefix;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const missing = missingPrograms();
  try {
    if (missing.length > 0) throw new ProvisioningError("ERR_NOT_DEBIAN", `A build needs ${missing.join(", ")}.`);
    const include = process.env.MBEDTLS_INCLUDE_DIR;
    const prefix = await buildCore({ settings: [`-DMBEDTLS_INCLUDE_DIR=${include ?? ""}`] });
    console.log(`installed into ${prefix}`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
