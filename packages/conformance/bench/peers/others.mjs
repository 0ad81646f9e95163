// The figures that are not the cost of a call: rows of one table, each with values of some of the peers.
import { fileURLToPath } from "node:url";
import { missingPrograms } from "@parsec-ts/native";
import { measureCClient } from "./c-client.mjs";
import { measureFresh, median } from "./measure.mjs";
import { measureMockService } from "./mock-service.mjs";
import { buildLibraryClient } from "./peers.mjs";
import { bareMemory, bundleSizes, importCost } from "./static.mjs";

const PINGS = 10_000;
const QUEUED = 10_000;
const PING_OPCODE = 1;
const FRESH_ROUNDS = 5;
const script = (name) => fileURLToPath(new URL(`js/${name}`, import.meta.url));

/** Measures by name of the case; each takes what it needs of the peers, a function that starts a C mock service, and the sizes of the run. */
export const OTHER_MEASURES = {
  async memory({ peers, mockFor }) {
    const { rustThreads, ...clients } = peers;
    const test = { operation: "ping", calls: PINGS, figure: ({ rssKiB }) => rssKiB / 1024 };
    const bare = median(Array.from({ length: FRESH_ROUNDS }, bareMemory));
    const resident = await measureFresh(clients, test, await mockFor("shared"), FRESH_ROUNDS);
    const onNode = Object.entries(resident).filter(([name]) => name === "ours" || name === "textbook");
    return [
      row("memory after 10,000 pings, MB", { ...resident, bare }),
      row("the same over bare Node, MB", Object.fromEntries(onNode.map(([name, value]) => [name, value - bare]))),
    ];
  },

  async heap_queued({ peers, mockFor }) {
    if (peers.ours === undefined) return [];
    const ours = { command: [process.execPath, "--expose-gc", script("queued.mjs")] };
    const test = { operation: "heap_queued", calls: QUEUED, figure: ({ heapPerCall }) => heapPerCall / 1024 };
    const mock = await mockFor("shared", PING_OPCODE);
    return [row("heap per queued call, KB", await measureFresh({ ours }, test, mock, FRESH_ROUNDS), 2)];
  },

  import({ rounds }) {
    const { cpuMs, memoryMB, files } = importCost(2 * rounds + 1);
    return [
      row("import over bare Node, ms of CPU", { ours: cpuMs }),
      row("import over bare Node, MB", { ours: memoryMB }),
      row("import, files", { ours: files }, 0),
    ];
  },

  async bundle() {
    const { ping, client } = await bundleSizes();
    return [
      row("bundle of wire-protocol and ping, KB", { ours: ping / 1000 }),
      row("bundle of the whole client, KB", { ours: client / 1000 }),
    ];
  },

  async mock_service(run) {
    const { pings, signatures, memory } = await measureMockService(run);
    const ratio = pings.perSecond.ours / pings.perSecond.bareServer;
    return [
      row("mock service: pings per second, 16 in flight", pings.perSecond, 0),
      row("the same ÷ bare net server", { ours: ratio }, 2),
      row("mock service: CPU per ping, µs", pings.cpuUs),
      row("bare net server ÷ the same", { ours: pings.cpuUs.bareServer / pings.cpuUs.ours }, 2),
      row("mock service: P-256 signatures per second, 16 in flight", signatures.perSecond, 0),
      row("mock service: CPU per signature, µs", signatures.cpuUs),
      row("mock service: memory after it, MB", memory),
    ];
  },

  async c_client(run) {
    const missing = missingPrograms();
    if (missing.length > 0) {
      console.error(`SKIPPED: the client for C: ${missing.join(", ")} missing`);
      return [];
    }
    const { cpuUs, wallUs } = await measureCClient({ ...run, library: [await buildLibraryClient()] });
    return [
      row("client for C: CPU per signature, µs", cpuUs),
      row("the same ÷ plain C", { ours: cpuUs.ours / cpuUs.c }, 2),
      row("client for C: time of a signature of the mock service, µs", wallUs, 0),
      row("the same ÷ plain C", { ours: wallUs.ours / wallUs.c }, 2),
    ];
  },
};

/** Compares calls that wait with calls that do not, from the cases that were run. */
export function queueRows({ queued_10000: queued, in_flight_1: alone, in_flight_64: busy }) {
  const ratio = (other) => ({ ours: queued.ours.cpuUs / other.ours.cpuUs });
  return [
    ...(queued?.ours && alone?.ours ? [row("CPU per call, 10,000 queued ÷ one at a time", ratio(alone), 2)] : []),
    ...(queued?.ours && busy?.ours ? [row("CPU per call, 10,000 queued ÷ 64 in flight", ratio(busy), 2)] : []),
  ];
}

function row(title, values, digits = 1) {
  return { title, values, digits };
}
