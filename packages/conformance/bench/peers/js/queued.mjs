// Retained heap of calls that wait: as many as asked for are submitted to a service that does not respond. Runs with --expose-gc.
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "@parsec-ts/node";
import { serve } from "./serve.mjs";

const SETTLE_MS = 300;
const [path] = process.argv.slice(2);

await serve(async () => {
  const parsec = await connect({ endpoint: `unix:${path}`, trust: { owners: [process.geteuid()] } });
  return {
    heap_queued: {
      async whole(calls) {
        const before = await retainedHeap();
        const pending = Array.from({ length: calls }, () => parsec.ping());
        for (const call of pending) call.catch(() => undefined);
        const heapPerCall = ((await retainedHeap()) - before) / pending.length;
        return { heapPerCall };
      },
    },
  };
});

async function retainedHeap() {
  await sleep(SETTLE_MS);
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
