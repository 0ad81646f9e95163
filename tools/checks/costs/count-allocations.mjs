import { fileURLToPath } from "node:url";
import { mustRun } from "../../workspace.mjs";

// V8 compiles on one thread, at the same points of each run, and the young generation is so large that nothing is collected meanwhile.
const FLAGS = ["--predictable", "--hash-seed=1", "--expose-gc", "--min-semi-space-size=64", "--max-semi-space-size=64"];

/** Bytes that a ping and a sign_hash allocate on the heap and beside it, and bytes of heap that a waiting ping keeps. */
export async function allocationsPerCall(env = {}) {
  const script = fileURLToPath(new URL("print-allocations.mjs", import.meta.url));
  return JSON.parse(await mustRun(process.execPath, [...FLAGS, script], { env, capture: true }));
}
