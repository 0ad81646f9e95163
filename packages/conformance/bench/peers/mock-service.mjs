// The mock service on a core of its own, beside a bare node:net server with a canned response. The load is the plain C client's, on another.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { connect } from "@parsec-ts/node";
import { ecdsaKey } from "@parsec-ts/operations";
import { median, warmedUp } from "./measure.mjs";
import { startPeer, startService } from "./processes.mjs";

const IN_FLIGHT = 16;
const LOADS = { ping: { calls: 20_000, warmUp: 40_000 }, sign_hash: { calls: 3_000, warmUp: 6_000 } };

/** Measures both services in turn, by operation; `share` is the part of the calls that is made. Returns medians of rates and of CPU. */
export async function measureMockService({ client, directory, rounds, share }) {
  const bareServer = await startTarget("bare-server", directory, client);
  const ours = await startTarget("mock-service", directory, client);
  try {
    await createKey(ours.path);
    const pings = await measureLoad({ ours, bareServer }, "ping", rounds, share);
    const signatures = await measureLoad({ ours }, "sign_hash", rounds, share);
    return { pings, signatures, memory: { ours: ours.rssKiB() / 1024, bareServer: bareServer.rssKiB() / 1024 } };
  } finally {
    await ours.stop();
    await bareServer.stop();
  }
}

/** A service with a load generator of its own. */
async function startTarget(script, directory, client) {
  const path = join(directory, `${script}.sock`);
  const program = fileURLToPath(new URL(`js/${script}.mjs`, import.meta.url));
  const service = await startService([process.execPath, program, path], "separate");
  const load = startPeer([...client, path]);
  return {
    path,
    rssKiB: service.rssKiB,
    /** Makes calls and returns their number, their time and the CPU that the service took for them. */
    async run(operation, calls) {
      const before = service.cpuUs();
      const { wallUs } = await load.run(operation, calls, IN_FLIGHT);
      return { calls, wallUs, cpuUs: service.cpuUs() - before };
    },
    async stop() {
      await load.stop();
      service.stop();
    },
  };
}

/** Creates the key that the clients in C sign with. */
export async function createKey(path) {
  const parsec = await connect({ endpoint: `unix:${path}`, trust: { owners: [process.geteuid()] } });
  await parsec.generateKey({ keyName: "bench", attributes: ecdsaKey("P-256") });
  await parsec.close();
}

async function measureLoad(targets, operation, rounds, share) {
  const { calls, warmUp } = LOADS[operation];
  const samples = Object.fromEntries(Object.keys(targets).map((name) => [name, []]));
  for (const { run } of Object.values(targets)) await warmedUp((count) => run(operation, count), warmUp);
  for (let round = 0; round < rounds; round++) {
    for (const [name, { run }] of Object.entries(targets)) samples[name].push(await run(operation, calls * share));
  }
  return {
    perSecond: medians(samples, ({ calls, wallUs }) => (calls / wallUs) * 1e6),
    cpuUs: medians(samples, ({ calls, cpuUs }) => cpuUs / calls),
  };
}

function medians(samples, figure) {
  return Object.fromEntries(Object.entries(samples).map(([name, runs]) => [name, median(runs.map(figure))]));
}
