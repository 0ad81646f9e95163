// The peers: for each the command that runs it, or the reason why it is skipped. Programs are built below .cache.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheDirectory, ProvisioningError, provisionCrates } from "@parsec-ts/debian";
import { buildOnce, mustRun } from "@parsec-ts/native";

const here = fileURLToPath(new URL(".", import.meta.url));
const build = cacheDirectory("bench-peers");
const node = (script) => ({ command: [process.execPath, join(here, "js", script)] });
const log = (line) => console.error(line);

/** Builds the mock service and returns its path. */
export const buildMock = () => compile("mock");

/**
 * Returns all peers by name. `inFlight` tells how many calls a peer is asked to run at once; a peer without `command` has `skipped`, the
 * reason.
 */
export async function buildPeers({ goClient }) {
  const rust = await buildRust();
  return {
    ours: { title: "ours", ...node("ours.mjs") },
    c: { title: "plain C", command: [await compile("client")] },
    textbook: { title: "Node, textbook", ...node("textbook.mjs") },
    rust: { title: "Rust, one thread", inFlight: () => 1, ...rust },
    rustThreads: { title: "Rust, threads", onlySideBySide: true, ...rust },
    go: { title: "Go", ...(await buildGo(goClient)) },
  };
}

async function compile(name) {
  const sources = ["wire.h", `${name}.c`].map((file) => join(here, "c", file));
  const target = join(build, name);
  await buildOnce(target, { inputs: sources }, () =>
    mustRun("cc", ["-O2", "-Wall", "-Wextra", "-o", target, sources[1]]),
  );
  return target;
}

const isMissing = (program, ...args) => spawnSync(program, args).error !== undefined;

/** Rust's client of Debian trixie. Cargo works on a copy, so that the lock file belongs to the crates that were fetched. */
async function buildRust() {
  if (isMissing("cargo", "--version")) return { skipped: "cargo is not installed" };
  let crates;
  try {
    crates = await provisionCrates({ name: "librust-parsec-client-dev", suite: "trixie" }, log);
  } catch (error) {
    if (!(error instanceof ProvisioningError)) throw error;
    return { skipped: `the crates cannot be had: ${error.message}` };
  }
  const project = join(build, "rust");
  const inputs = ["Cargo.toml", "main.rs"].map((file) => join(here, "rust", file));
  await buildOnce(project, { inputs, settings: [crates] }, async () => {
    log("building Rust's client");
    mkdirSync(project, { recursive: true });
    for (const file of inputs) cpSync(file, join(project, file.slice(file.lastIndexOf("/") + 1)));
    const source = ['source.crates-io.replace-with="debian"', `source.debian.directory="${crates}"`];
    const args = ["build", "--release", "--offline", ...source.flatMap((setting) => ["--config", setting])];
    await mustRun("cargo", args, { cwd: project });
  });
  return { command: [join(project, "target/release/parsec-bench")] };
}

/** Go's client from a folder that the caller names: no package of Debian has it. Its dependencies must be in Go's cache or in the folder. */
async function buildGo(goClient) {
  if (goClient === undefined) return { skipped: "no source folder is named; give one by --go" };
  if (!existsSync(join(goClient, "go.mod"))) return { skipped: `${goClient} holds no go.mod` };
  if (isMissing("go", "version")) return { skipped: "go is not installed" };
  return { skipped: "not yet" };
}
