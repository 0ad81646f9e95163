// Shared by every script here: the workspace and its files, its pinned pnpm, running a program.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const isCi = process.env.CI === "true";

const { packageManager } = readJson("package.json");

export function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}

/** Folders and manifests of all packages of `packages/`. */
export function allPackages() {
  return readdirSync(join(root, "packages")).map((folder) => ({
    folder: join("packages", folder),
    manifest: readJson(join("packages", folder, "package.json")),
  }));
}

/** Folders and manifests of the packages that are published. */
export function publicPackages() {
  return allPackages().filter(({ manifest }) => manifest.private !== true);
}

/** Paths of all files of the repository: those that git tracks, and new ones that it does not ignore. */
export async function repositoryPaths() {
  const listed = await mustRun("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
    capture: true,
  });
  return listed.split("\0").filter((path) => path !== "" && existsSync(join(root, path)));
}

/** A digest of every file of the repository, its name and its content. */
export async function repositoryDigest() {
  const hash = createHash("sha256").update(process.version);
  for (const path of (await repositoryPaths()).sort())
    hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest("hex");
}

/** Runs a program; resolves with its exit code, and its output when that is captured. An interactive one may ask the terminal. */
export function run(command, args, { cwd = root, env = {}, capture = false, interactive = false } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = [interactive ? "inherit" : "ignore", ...(capture ? ["pipe", "pipe"] : ["inherit", "inherit"])];
    const child = spawn(command, args, { cwd, stdio, env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", ...env } });
    let output = "";
    child.stdout?.on("data", (chunk) => (output += chunk));
    child.stderr?.on("data", (chunk) => (output += chunk));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** As {@link run}, but a failure is thrown, with the output where that was captured. */
export async function mustRun(command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code === 0) return output;
  throw new Error(`${[command, ...args].join(" ")} exited with ${code}${output === "" ? "" : `:\n${output}`}`);
}

/** The JSON object in what a program printed, warnings and all. */
export function jsonIn(output) {
  return output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1);
}

/** The pnpm that package.json pins, through npx: nothing needs to be installed beforehand. */
export function pnpm(args, options) {
  return mustRun("npx", ["--yes", packageManager, ...args], options);
}

/** A turbo task over the workspace. */
export function turbo(args, options) {
  return pnpm(["exec", "turbo", "run", ...args, "--concurrency=2", "--no-update-notifier"], options);
}

export async function install() {
  await pnpm(["install", "--frozen-lockfile", "--prefer-offline", "--reporter=append-only", "--loglevel=warn"]);
}
