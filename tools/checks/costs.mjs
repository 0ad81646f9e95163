// Costs that CI bounds: counts, never times, so that a busy machine gives the same figures. The limits lie in costs/limits.json;
// `node tools/checks/costs.mjs` counts and compares, with `--write` it sets the limits to today's figures.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { countImports } from "../../packages/conformance/bench/peers/count-imports.mjs";
import { bundleSizes } from "../../packages/conformance/bench/peers/static.mjs";
import { isCi } from "../workspace.mjs";
import { allocationsPerCall } from "./costs/count-allocations.mjs";
import { systemCallsPerPing } from "./costs/count-system-calls.mjs";
import { exceededCosts, limitsFor } from "./costs/limits.mjs";
import { findStrace } from "./costs/strace.mjs";

const LIMITS = new URL("costs/limits.json", import.meta.url);

export const costChecks = [
  ["costs: files at import and bytes of bundles are within their limits", () => mustBeWithin(sizes)],
  ["costs: allocations and system calls per call are within their limits", () => mustBeWithin(callCosts)],
];

async function sizes() {
  const { files, builtins } = countImports("@parsec-ts/node");
  const { ping, client } = await bundleSizes();
  return {
    "import of @parsec-ts/node: files": files,
    "import of @parsec-ts/node: modules of Node": builtins,
    "bundle of wire-protocol and ping: bytes": ping,
    "bundle of the whole client: bytes": client,
  };
}

async function callCosts() {
  const { ping, signHash, queued } = await allocationsPerCall();
  const counts = {
    "allocated by a ping: bytes": ping,
    "allocated by a sign_hash: bytes": signHash,
    "kept by a waiting ping: bytes": queued,
  };
  const strace = await findStrace();
  if (strace !== undefined) return { ...counts, "system calls of a ping": await systemCallsPerPing(strace) };
  console.log("System calls are not counted: strace is not installed, and Debian's cannot be had on this host.");
  return counts;
}

async function mustBeWithin(count) {
  const limits = readLimits();
  // V8 and Node change with each version, and the counts with them.
  if (limits.node !== nodeMajor()) {
    const reason = `The limits are for Node ${limits.node}; this is ${nodeMajor()}.`;
    if (isCi) throw new Error(reason);
    console.log(`Costs are not compared. ${reason}`);
    return;
  }
  const problems = exceededCosts(await count(), limits.costs);
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

const readLimits = () => JSON.parse(readFileSync(LIMITS, "utf8"));
const nodeMajor = () => Number.parseInt(process.versions.node, 10);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const counts = { ...(await sizes()), ...(await callCosts()) };
  for (const [cost, count] of Object.entries(counts)) console.log(`${cost}: ${count}`);
  if (process.argv.includes("--write")) {
    const limits = { node: nodeMajor(), costs: { ...readLimits().costs, ...limitsFor(counts) } };
    writeFileSync(LIMITS, `${JSON.stringify(limits, null, 2)}\n`);
  } else {
    const problems = exceededCosts(counts, readLimits().costs);
    for (const problem of problems) console.error(problem);
    process.exitCode = problems.length === 0 ? 0 : 1;
  }
}
