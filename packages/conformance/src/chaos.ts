// A client process, run with --unhandled-rejections=strict: chaos.js ENDPOINT SEED CALLS SECONDS. It makes calls, some of which it aborts, to a
// service that has faults and that the test kills repeatedly, until it has made so many or the time is over. It prints one line of JSON:
// the report.
import { readdirSync } from "node:fs";
import { type ConnectedClient, connect, ecdsa, ecdsaKey, isParsecError } from "@parsec-ts/node";
import { RandomChoices } from "@parsec-ts/test-support";

/** Keys that exist at once, and that are remembered after they were destroyed: what is kept of a long run must not grow. */
const MOST_KEPT = 500;
const MOST_DESTROYED = 5_000;

/** The results of the process. */
export interface ChaosReport {
  readonly settled: number;
  readonly succeeded: number;
  readonly codes: Readonly<Record<string, number>>;
  /** Keys whose creation was acknowledged and whose destruction was not requested. */
  readonly kept: readonly string[];
  /** Keys whose destruction was acknowledged, the last {@link MOST_DESTROYED} of them. */
  readonly destroyed: readonly string[];
  /** Names of keys for which a response shows that an operation was executed twice. */
  readonly executedTwice: readonly string[];
  /** Number of open descriptors. */
  readonly descriptors: readonly [before: number, after: number];
  /** Number of active resources of Node.js. */
  readonly resources: readonly [before: number, after: number];
  /** Longest time in milliseconds that a call took after its deadline. */
  readonly latestMs: number;
  /** Live memory, heap and buffers, in MiB: after a tenth of the calls and after all calls. */
  readonly memory: readonly [early: number, late: number];
}

const [endpoint = "", seed = "1", calls = "10000", seconds = "Infinity"] = process.argv.slice(2);
const CALLS = Number(calls);
const MILLISECONDS = 1_000 * Number(seconds);
const IN_FLIGHT = 24;
const TIMEOUT_MS = 2_000;

const choices = new RandomChoices(Number(seed));
const codes: Record<string, number> = {};
const kept = new Set<string>();
const destroyed = new Set<string>();
const executedTwice: string[] = [];
let succeeded = 0;
let settled = 0;
let latestMs = 0;
let early: Promise<number> | undefined;

const descriptors = (): number => readdirSync("/proc/self/fd").length;
const resources = (): number => process.getActiveResourcesInfo().length;
/** After a collection, so that it does not count what an engine merely puts off. Needs the flag `--expose-gc`. */
const memory = (): number => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return Math.round((heapUsed + external) / 2 ** 20);
};

// One connection in advance, so that resources that stay open are open before the first count.
await (await connectAnyway()).close();
await settle();
const before = [descriptors(), resources()] as const;
const parsec = await connectAnyway();

let next = 0;
const started = performance.now();
await Promise.all(Array.from({ length: IN_FLIGHT }, work));
await parsec.close();
await settle();

const report: ChaosReport = {
  settled,
  succeeded,
  codes,
  kept: [...kept],
  destroyed: [...destroyed],
  executedTwice,
  descriptors: [before[0], descriptors()],
  resources: [before[1], resources()],
  latestMs: Math.round(latestMs),
  memory: [(await early) ?? 0, await settledMemory()],
};
process.stdout.write(`${JSON.stringify(report)}\n`);

/** Connects, repeatedly if necessary: the client does not retry its first calls, which this service may drop. */
async function connectAnyway(): Promise<ConnectedClient> {
  for (;;) {
    try {
      return await connect({ endpoint, timeoutMs: TIMEOUT_MS });
    } catch (error) {
      if (!isParsecError(error) || error.family === "usage") throw error;
    }
  }
}

async function work(): Promise<void> {
  while (progress() < 1) {
    const number = next++;
    if (progress() > 0.1) early ??= settledMemory();
    const start = performance.now();
    try {
      await callOnce(number);
      succeeded++;
    } catch (error) {
      // Any other error ends the process, and with it the test.
      if (!isParsecError(error)) throw error;
      codes[error.code] = (codes[error.code] ?? 0) + 1;
    }
    settled++;
    latestMs = Math.max(latestMs, performance.now() - start - TIMEOUT_MS);
  }
}

/** The part of the work that is done: by calls or by time, whichever is further. */
function progress(): number {
  return Math.max(next / CALLS, (performance.now() - started) / MILLISECONDS);
}

/** A signal that fires soon for one call in fifty. */
function sometimesAborted(): { signal?: AbortSignal } {
  return choices.below(50) === 0 ? { signal: AbortSignal.timeout(choices.below(5)) } : {};
}

/** Makes one call. Names are never reused, so that a response shows if an operation was executed a second time. */
async function callOnce(number: number): Promise<void> {
  const keyName = `chaos ${number}`;
  const kind = choices.below(10);
  const options = sometimesAborted();
  if (kind < 4 && kept.size < MOST_KEPT) {
    const creation = parsec.generateKey({ keyName, attributes: ecdsaKey("P-256") }, options);
    await acknowledged(creation, keyName, "ALREADY_EXISTS");
    kept.add(keyName);
  } else if (kind < 6 && kept.size > 50) {
    const [oldest = ""] = kept;
    kept.delete(oldest);
    await acknowledged(parsec.destroyKey(oldest, options), oldest, "DOES_NOT_EXIST");
    destroyed.add(oldest);
    const [first = ""] = destroyed;
    if (destroyed.size > MOST_DESTROYED) destroyed.delete(first);
  } else if (kind < 8 && kept.size > 0) {
    const [some = ""] = kept;
    await parsec.signHash({ keyName: some, alg: ecdsa("SHA_256"), hash: new Uint8Array(32) }, options);
  } else {
    await parsec.ping(options);
  }
}

/** Records an error that only a second execution explains, and throws it like any other. */
async function acknowledged(call: Promise<void>, keyName: string, code: string): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (isParsecError(error) && error.code === `ERR_PARSEC_SERVICE_${code}`) executedTwice.push(keyName);
    throw error;
  }
}

/** Waits until closed resources are released. */
/** The least of several counts: buffers are given back some turns after the collection that has found them free. */
async function settledMemory(): Promise<number> {
  let least = memory();
  for (let i = 0; i < 5; i++) {
    await settle();
    least = Math.min(least, memory());
  }
  return least;
}

async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}
