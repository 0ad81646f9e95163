import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type Installation, installationIn, packageFolder } from "./installation.js";

const require = createRequire(import.meta.url);

/** Options of {@link buildHere}. */
export interface BuildOptions {
  readonly directory?: string | undefined;
  /** The folder of OpenSSL's headers, 3.0 or later: the system's by default, else those that came with Node. */
  readonly headers?: string | undefined;
}

/**
 * Compiles the client for C, the module and the addon, from what the installed packages carry, and returns where they are.
 *
 * @throws `Error` that names what is missing on this machine, or has the end of the compiler's output
 */
export async function buildHere({ directory, headers }: BuildOptions): Promise<Installation> {
  const prefix = resolve(directory ?? join(packageFolder(), "build/install"));
  mustBeWritable(prefix);
  const include = await findHeaders(headers);
  const work = mkdtempSync(join(tmpdir(), "parsec-openssl-provider-"));
  try {
    const client = join(work, "client");
    await cmake(dirname(require.resolve("@parsec-ts/client-c/package.json")), join(work, "client-build"), client, []);
    await cmake(packageFolder(), join(work, "build"), prefix, [
      `-DCMAKE_PREFIX_PATH=${client}`,
      `-DNODE_API_INCLUDE_DIR=${require("node-api-headers").include_dir}`,
      ...(include === undefined ? [] : [`-DOPENSSL_INCLUDE_DIRS=${include}`]),
    ]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return installationIn(prefix);
}

/** Makes the folder of the build. Compilers need a minute, and CMake would refuse it only afterwards. */
function mustBeWritable(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    const advice =
      "Name another one by --directory, and by the option directory of loadParsecProvider(), or ask the owner of this one to build.";
    throw new Error(`The folder ${folder} cannot be written: ${(cause as Error).message}. ${advice}`, { cause });
  }
}

/** The folder of OpenSSL's headers; `undefined` if the compiler finds them by itself. Names all that this machine lacks. */
async function findHeaders(given: string | undefined): Promise<string | undefined> {
  const missing: string[] = process.platform === "linux" ? [] : ["Linux"];
  for (const program of ["cc", "cmake", "make"])
    if (spawnSync(program, ["--version"]).error !== undefined) missing.push(program);
  // Of the headers Node's tarball has those of its own OpenSSL, where it was not installed without them.
  const folders = given === undefined ? [undefined, join(dirname(process.execPath), "../include/node")] : [given];
  const found = folders.filter(hasHeaders);
  // Only the compiler knows its own folders.
  const canTell = given !== undefined || !missing.includes("cc");
  if (found.length === 0 && canTell) {
    missing.push(`OpenSSL's headers, 3.0 or later${given === undefined ? "" : ` in ${given}`}`);
  }
  if (missing.length === 0) return found[0];
  const advice =
    "On Debian: apt-get install gcc cmake make libssl-dev. Or build on such a machine, and copy the folder.";
  throw new Error(`Here is no ${missing.join(", no ")}. ${advice}`);
}

/** True if a folder has the headers, or for `undefined` if the compiler finds some by itself. */
function hasHeaders(folder: string | undefined): boolean {
  if (folder !== undefined) return existsSync(join(folder, "openssl/core_dispatch.h"));
  return spawnSync("cc", ["-E", "-x", "c", "-"], { input: "#include <openssl/core_dispatch.h>\n" }).status === 0;
}

/** Configures, builds and installs a project. */
async function cmake(source: string, build: string, prefix: string, settings: readonly string[]): Promise<void> {
  const folders = ["-S", source, "-B", build, `-DCMAKE_INSTALL_PREFIX=${prefix}`, "-DCMAKE_INSTALL_LIBDIR=lib"];
  await mustRun("cmake", [...folders, ...settings]);
  await mustRun("cmake", ["--build", build, "--parallel", "2"]);
  await mustRun("cmake", ["--install", build]);
}

/** Runs a program; throws the end of its output if it fails. */
function mustRun(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else
        reject(new Error(`${program} ${args.join(" ")} failed:\n${output.trim().split("\n").slice(-30).join("\n")}`));
    });
  });
}
