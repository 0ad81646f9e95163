// The peers: for each the command that runs it, or the reason why it is skipped. Programs are built below .cache.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheDirectory, ProvisioningError, provisionCrates } from "@parsec-ts/debian";
import { buildClient, buildOnce, mustRun } from "@parsec-ts/native";

const here = fileURLToPath(new URL(".", import.meta.url));
const shared = fileURLToPath(new URL("../../../../tools/native/include", import.meta.url));
const build = cacheDirectory("bench-peers");
const node = (script) => ({ command: [process.execPath, join(here, "js", script)] });
const log = (line) => console.error(line);

/** Builds the mock service and returns its path. */
export const buildMock = () => compile("mock");

/** Builds the plain C client and returns its path. */
export const buildPlainClient = () => compile("client");

/** Builds the client for C of this repository, and a program that signs with it; returns the path of the program. */
export async function buildLibraryClient() {
  const prefix = await buildClient();
  return await compile("library", {
    inputs: [`${prefix}.build.stamp`],
    args: ["-I", join(prefix, "include")],
    libraries: [join(prefix, "lib/libparsec_client.a"), "-lm", "-pthread"],
  });
}

/**
 * Builds the peers that are named. Returns those that can run, by name, each with its `title` and `command`; `inFlight` changes the number
 * of calls that a peer is asked to run at once. `skipped` has the reasons why others cannot run, by title.
 */
export async function buildPeers(names, { go }) {
  const rust = names.some((name) => name.startsWith("rust")) ? await buildRust() : {};
  const all = {
    ours: { title: "ours", ...node("ours.mjs") },
    c: { title: "plain C", compiled: true, command: [await buildPlainClient()] },
    textbook: { title: "Node, textbook", ...node("textbook.mjs") },
    rust: { title: "Rust, one thread", compiled: true, inFlight: () => 1, ...rust },
    rustThreads: { title: "Rust, threads", compiled: true, onlySideBySide: true, ...rust },
    go: { title: "Go", compiled: true, ...(names.includes("go") ? await buildGo(go) : {}) },
  };
  const wanted = Object.entries(all).filter(([name]) => names.includes(name));
  return {
    peers: Object.fromEntries(wanted.filter(([, { command }]) => command !== undefined)),
    skipped: Object.fromEntries(wanted.flatMap(([, { title, skipped }]) => (skipped ? [[title, skipped]] : []))),
  };
}

/** Returns the peers that take part in a case. Only our client has a queue; only ours and Rust's show their codec without a socket. */
export function peersOf({ queues, codec, inFlight }, { ours, rust, ...others }) {
  const present = (peers) => Object.fromEntries(Object.entries(peers).filter(([, peer]) => peer !== undefined));
  if (queues) return present({ ours });
  if (codec) return present({ ours: ours && { ...ours, ...node("codec.mjs") }, rust });
  const all = Object.entries(present({ ours, rust, ...others }));
  return Object.fromEntries(all.filter(([, { onlySideBySide }]) => !onlySideBySide || inFlight > 1));
}

async function compile(name, { inputs = [], args = [], libraries = [] } = {}) {
  const source = join(here, "c", `${name}.c`);
  const target = join(build, name);
  const all = [source, join(here, "c/wire.h"), join(shared, "check.h"), ...inputs];
  await buildOnce(target, { inputs: all }, () =>
    mustRun("cc", ["-O2", "-Wall", "-Wextra", "-I", shared, ...args, "-o", target, source, ...libraries]),
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
  const files = ["Cargo.toml", "main.rs"];
  await buildOnce(project, { inputs: files.map((file) => join(here, "rust", file)), settings: [crates] }, async () => {
    log("building Rust's client");
    for (const file of files) cpSync(join(here, "rust", file), join(project, file));
    const source = ['source.crates-io.replace-with="debian"', `source.debian.directory="${crates}"`];
    const args = ["build", "--release", "--offline", ...source.flatMap((setting) => ["--config", setting])];
    await mustRun("cargo", args, { cwd: project });
  });
  return { command: [join(project, "target/release/parsec-bench")] };
}

/**
 * Go's client from a source folder that the caller names: no package of Debian holds it. The program is built inside a copy of that folder,
 * so that the client's own go.mod and vendor folder, or Go's module cache, have all that it needs.
 */
async function buildGo(folder) {
  if (folder === undefined) return { skipped: "no source folder is named; give one by --go" };
  if (!existsSync(join(folder, "go.mod"))) return { skipped: `${folder} holds no go.mod` };
  if (isMissing("go", "version")) return { skipped: "go is not installed" };
  const source = resolve(folder);
  const copy = join(build, "go");
  const target = join(copy, "parsec-bench");
  const program = join(here, "go/main.go");
  await buildOnce(copy, { inputs: [program, join(source, "go.mod")], settings: [source] }, async () => {
    rmSync(copy, { recursive: true, force: true });
    cpSync(source, copy, { recursive: true, filter: (path) => !path.endsWith("/.git") });
    cpSync(program, join(copy, "parsecbench/main.go"));
    await mustRun("go", ["build", "-o", target, "./parsecbench"], { cwd: copy });
  });
  return { command: [target] };
}
