import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mustRun } from "../../workspace.mjs";
import { responseTo } from "./canned-responses.mjs";

const FEW = 50;
const MANY = 550;

/** Calls whose number is a matter of time: waiting, threads, memory, and looking again at a socket's owner every few milliseconds. */
const BY_TIME =
  /^(epoll_p?wait2?|futex|sched_yield|getpid|m(un|re)?map|mprotect|madvise|brk|statx|l?stat|newfstatat|total)$/;

/** System calls per ping of a client over a Unix socket: the difference of a run with many pings and one with few. */
export async function systemCallsPerPing(strace) {
  const work = mkdtempSync(join(tmpdir(), "parsec-ts-costs-"));
  const path = join(work, "parsec.sock");
  const server = createServer((socket) => socket.once("data", (request) => socket.end(responseTo(request))));
  try {
    await once(server.listen(path), "listening");
    const few = await systemCalls(strace, path, FEW);
    const many = await systemCalls(strace, path, MANY);
    return Math.round((many - few) / (MANY - FEW));
  } finally {
    server.close();
    rmSync(work, { recursive: true, force: true });
  }
}

async function systemCalls(strace, path, pings) {
  const report = `${path}.${pings}.txt`;
  const loop = fileURLToPath(new URL("ping-times.mjs", import.meta.url));
  const counting = ["-f", "-c", "-U", "name,calls", "-o", report];
  await mustRun(strace, [...counting, process.execPath, loop, path, String(pings)], { capture: true });
  return countedCalls(readFileSync(report, "utf8"));
}

/** The sum of a table by strace, without calls whose number is a matter of time. */
export function countedCalls(report) {
  const rows = [...report.matchAll(/^\s*(\w+)\s+(\d+)\s*$/gm)].filter(([, name]) => !BY_TIME.test(name));
  return rows.reduce((sum, [, , calls]) => sum + Number(calls), 0);
}
