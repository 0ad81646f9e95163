// The client for C of this repository beside the plain C client, one signature at a time: on the C mock service its own cost counts, on the mock
// service, which really signs, what a program notices of it.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CALL_CASES } from "./cases.mjs";
import { measureCalls } from "./measure.mjs";
import { createKey } from "./mock-service.mjs";
import { startService } from "./processes.mjs";

/** Signatures that the mock service makes in one round. */
const REAL_SIGNATURES = 1_000;

/** Measures both clients, round by round in turn. Returns CPU per signature on the C mock service, and time per signature on the mock service. */
export async function measureCClient({ library, client, mockFor, directory, rounds, share }) {
  const clients = { ours: { compiled: true, command: library }, c: { compiled: true, command: client } };
  const signing = CALL_CASES.sign_hash;
  const canned = { ...signing, calls: Math.ceil(signing.calls * share) };
  const cpuUs = figures(await measureCalls(clients, canned, await mockFor(signing.cores), rounds), (one) => one.cpuUs);
  const service = await startMockService(directory);
  try {
    const real = { ...signing, calls: Math.ceil(REAL_SIGNATURES * share), warmUp: REAL_SIGNATURES };
    const wallUs = figures(await measureCalls(clients, real, service, rounds), ({ perSecond }) => 1e6 / perSecond);
    return { cpuUs, wallUs };
  } finally {
    service.stop();
  }
}

async function startMockService(directory) {
  const path = join(directory, "c-client.sock");
  const program = fileURLToPath(new URL("js/mock-service.mjs", import.meta.url));
  const { stop } = await startService([process.execPath, program, path], "separate");
  await createKey(path);
  return { path, stop };
}

function figures(results, figure) {
  return Object.fromEntries(Object.entries(results).map(([name, result]) => [name, figure(result)]));
}
