// Runs test files, one process each: a crash loses one file, and no test sees what another one left behind.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const CHILD = join(import.meta.dirname, "child/run-web-test.mjs");
const PRELOAD = pathToFileURL(join(import.meta.dirname, "child/preload.mjs")).href;

/** No file takes longer on a busy machine; one that does waits for what never comes. */
const TIMEOUT_MS = 300_000;

const NO_USES = { calls: [], operations: [] };

/** Runs `work` for each item, so many at a time; returns the results by item, in the order of the items. */
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
 * Runs one file of the Web Platform Tests over an object, or over the platform's without one. Returns `{ harness, subtests, used, refusals }`: the state
 * of the harness at the end, the status of each subtest, and the names of those that used a key of the service: in `calls` of a method, and in
 * `operations` of the service. `refusals` are the reasons for which the object said no, in the file and in each subtest.
 */
export async function runWebTest({ program, root, file, object, settings }) {
  const task = JSON.stringify({ root, file, object, settings });
  const { end, output, sent } = await runProcess(program, ["--no-warnings", CHILD, task], {});
  return sent === "" ? { harness: `${end}: ${output}`, subtests: [], used: NO_USES, refusals: [] } : JSON.parse(sent);
}

/**
 * Runs one of Node's own tests in the same way; its only subtest is the file. `used` has
 * numbers of calls and operations, not names.
 */
export async function runNodeTest({ program, root, file, object, settings }) {
  const path = join(root, "parallel", file);
  const flags = /^\/\/ Flags: (.*)$/m.exec(readFileSync(path, "utf8"))?.[1].split(" ") ?? [];
  const preload = object === undefined ? [] : [`--import=${PRELOAD}`];
  const env = { PARSEC_TS_OBJECT: JSON.stringify({ object, settings }) };
  const { end, output, sent } = await runProcess(program, [...flags, ...preload, path], env);
  const subtests = [{ name: file, status: end === "exit 0" ? "pass" : "fail", message: output }];
  return { harness: "ok", subtests, refusals: [], used: sent === "" ? NO_USES : JSON.parse(sent) };
}

/** Runs Node; returns its end, the last of its output, and what it wrote to file descriptor 3. */
function runProcess(program, args, env) {
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    env: { ...process.env, ...env },
    timeout: TIMEOUT_MS,
    killSignal: "SIGKILL",
  });
  return new Promise((resolve, reject) => {
    const sent = [];
    let output = "";
    const note = (chunk) => {
      output = (output + chunk).slice(-4000);
    };
    child.stdout.on("data", note);
    child.stderr.on("data", note);
    child.stdio[3].on("data", (chunk) => sent.push(chunk));
    child.once("error", reject);
    child.once("close", (code, signal) =>
      resolve({ end: signal ?? `exit ${code}`, output, sent: Buffer.concat(sent).toString() }),
    );
  });
}
