// Runs test files, one process each: a crash loses one file, and no test sees what another one left behind.
import { fork } from "node:child_process";
import { join } from "node:path";

const CHILD = join(import.meta.dirname, "child/run-web-test.mjs");

/** No file takes longer on a busy machine; one that does waits for what never comes. */
const TIMEOUT_MS = 300_000;

/**
 * Runs `work` for each item, so many at a time; returns the results by item, in the order of the items.
 */
export async function runEach(items, jobs, work) {
  const results = new Map(items.map((item) => [item, undefined]));
  const waiting = [...items];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) results.set(item, await work(item));
  };
  await Promise.all(Array.from({ length: jobs }, lane));
  return results;
}

/**
 * Runs one file of the Web Platform Tests over an object, or over the platform's without one. Returns `{ harness, subtests, used }`: the state
 * of the harness at the end, the status of each subtest, and the names of those that used a key of the service.
 */
export function runWebTest({ program, root, file, object, settings }) {
  const task = JSON.stringify({ root, file, object, settings });
  const child = fork(CHILD, [task], {
    execPath: program,
    execArgv: ["--no-warnings"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    timeout: TIMEOUT_MS,
    killSignal: "SIGKILL",
  });
  return new Promise((resolve, reject) => {
    let result;
    let output = "";
    const note = (chunk) => (output = (output + chunk).slice(-2000));
    child.stdout.on("data", note);
    child.stderr.on("data", note);
    child.once("message", (message) => (result = message));
    child.once("error", reject);
    child.once("close", (code, signal) =>
      resolve(result ?? { harness: `ended with ${signal ?? code}: ${output}`, subtests: [], used: [] }),
    );
  });
}
