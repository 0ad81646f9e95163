// A client process, run with --unhandled-rejections=strict --expose-gc: soak.js ENDPOINT SECONDS. It keeps so many calls in flight to a service
// without faults until the time is over, or until a call fails. It prints one line of JSON: the report.
import { type ConnectedClient, connect, ecdsa, ecdsaKey } from "@parsec-ts/node";
import { LatencyHistogram } from "./latency-histogram.js";

/** Calls in flight at any time. */
const IN_FLIGHT = 256;

/** One call in so many is a signature, the others are pings. */
const SIGNATURE_EVERY = 16;

const KEY = "soak";

/** Memory in MiB. */
export interface SoakMemory {
  /** Resident memory of the process. */
  readonly rss: number;
  /** Live objects and buffers, after a collection. */
  readonly live: number;
}

/** The results of the process. */
export interface SoakReport {
  readonly calls: number;
  readonly callsPerSecond: number;
  /** Messages of the calls that failed. The first one ends the run, so there are at most as many as were in flight. */
  readonly failures: readonly string[];
  /** Latency of a call in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** After a tenth of the time, when everything that is made once is made. */
  readonly early: SoakMemory;
  /** After the last call. */
  readonly late: SoakMemory;
}

const [endpoint = "", seconds = "300"] = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(await soak(Number(seconds) * 1_000))}\n`);

async function soak(milliseconds: number): Promise<SoakReport> {
  const parsec = await connect({ endpoint, maxConcurrentCalls: IN_FLIGHT });
  await parsec.generateKey({ keyName: KEY, attributes: ecdsaKey("P-256") });
  const latencies = new LatencyHistogram();
  const failures: string[] = [];
  const started = performance.now();
  const warmUntil = started + milliseconds / 10;
  let calls = await keepBusy(parsec, warmUntil, latencies, failures);
  const early = await memory();
  const resumed = performance.now();
  const until = resumed + milliseconds - milliseconds / 10;
  calls += await keepBusy(parsec, until, latencies, failures);
  const busyMs = warmUntil - started + performance.now() - resumed;
  const late = await memory();
  await parsec.destroyKey(KEY);
  await parsec.close();
  return {
    calls,
    callsPerSecond: (calls / busyMs) * 1_000,
    failures,
    p50: latencies.percentile(0.5),
    p99: latencies.percentile(0.99),
    early,
    late,
  };
}

/** Keeps calls in flight until the time is over, waits for the last of them and returns their number. */
async function keepBusy(
  parsec: ConnectedClient,
  until: number,
  latencies: LatencyHistogram,
  failures: string[],
): Promise<number> {
  let calls = 0;
  const work = async (): Promise<void> => {
    while (performance.now() < until && failures.length === 0) {
      const isSignature = calls++ % SIGNATURE_EVERY === 0;
      const start = performance.now();
      try {
        await (isSignature ? sign(parsec) : parsec.ping());
      } catch (error) {
        failures.push(String(error));
      }
      latencies.add(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  return calls;
}

function sign(parsec: ConnectedClient): Promise<Uint8Array> {
  return parsec.signHash({ keyName: KEY, alg: ecdsa("SHA_256"), hash: new Uint8Array(32) });
}

/** The least of several counts: buffers are given back some turns after the collection that has found them free. */
async function memory(): Promise<SoakMemory> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    least = Math.min(least, heapUsed + external);
  }
  return { rss: process.memoryUsage.rss() / 2 ** 20, live: least / 2 ** 20 };
}
