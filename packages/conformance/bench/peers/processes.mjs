// The processes of the benchmark: mock services and peers, each pinned to a core where taskset and two cores are there.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const cores = allowedCores();
const canPin = cores.length >= 2 && spawnSync("taskset", ["--version"]).error === undefined;

/** The sentence about pinning for the report. */
export const pinning = canPin
  ? "one core for mock and client where one call runs at a time, one for each where several do"
  : "not pinned: taskset or a second core is missing";

const CORE = { client: cores.at(-1), service: { shared: cores.at(-1), separate: cores.at(-2) } };

function allowedCores() {
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0";
  return list.split(",").flatMap((range) => {
    const [from, to = from] = range.split("-").map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
}

const pinned = (command, core) => (canPin ? ["taskset", "-c", String(core), ...command] : command);

function start(command, core) {
  const [program, ...args] = pinned(command, core);
  return spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
}

/** Starts the mock service in C and returns its socket. */
export async function startMock(program, directory, which, mute = 0) {
  const path = join(directory, `${which}-${mute}.sock`);
  const { stop } = await startService([program, path, String(mute)], which);
  return { path, stop };
}

/** Starts a service, which prints a line once it is ready. A service must end when its input does, so that it never outlives this process. */
export async function startService(command, which) {
  const child = start(command, CORE.service[which]);
  const failed = once(child, "exit").then(() => Promise.reject(new Error(`${command.join(" ")} has ended.`)));
  failed.catch(() => undefined);
  await Promise.race([once(child.stdout, "data"), failed]);
  return { cpuUs: () => cpuOf(child.pid), rssKiB: () => memoryOf(child.pid).rssKiB, stop: () => child.stdin.end() };
}

/** A running peer: `run` sends it a line and returns what it reports, with its memory afterwards. */
export function startPeer(command) {
  const child = start(command, CORE.client);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.stdin.on("error", () => undefined);
  return {
    async run(operation, calls, inFlight) {
      child.stdin.write(`${operation} ${calls} ${inFlight}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${command.join(" ")} ended in ${operation}`);
      return { ...JSON.parse(value), ...memoryOf(child.pid) };
    },
    async stop() {
      child.stdin.end();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}

/** CPU of a process up to now, in microseconds. The system counts it in hundredths of a second. */
function cpuOf(pid) {
  const [, fields] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
  const [user, system] = fields.split(" ").slice(11, 13).map(Number);
  return (user + system) * 10_000;
}

function memoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kib = (field) => Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(status)?.[1]);
  return { rssKiB: kib("VmRSS"), peakKiB: kib("VmHWM") };
}

/** Runs a command on the client's core to its end and returns its output. */
export function runPinned(command, cwd) {
  const [program, ...args] = pinned(command, CORE.client);
  return execFileSync(program, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}
