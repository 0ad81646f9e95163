// Prints the bytes that one call allocates, and those that a call keeps while it waits. Runs with the flags of count-allocations.mjs.
import { ecdsa } from "@parsec-ts/operations";
import { cannedClient } from "./canned-client.mjs";

const WARM_UP = 2000;
const CALLS = 1000;
const QUEUED = 2000;

// Bytes that a test plants.
const PLANTED = Number(process.env.PARSEC_PLANTED_BYTES ?? 0);

const { client, silence } = await cannedClient();
const signature = { keyName: "costs", alg: ecdsa("SHA_256"), hash: new Uint8Array(32) };

const counts = {
  ping: await allocatedPerCall(() => client.ping()),
  signHash: await allocatedPerCall(() => client.signHash(signature)),
  queued: await keptPerCall(() => client.ping()),
};
console.log(JSON.stringify(counts));
process.exit();

async function allocatedPerCall(call) {
  for (let i = 0; i < WARM_UP; i++) await call();
  globalThis.gc();
  const before = allocated();
  for (let i = 0; i < CALLS; i++) {
    await call();
    if (PLANTED > 0) new ArrayBuffer(PLANTED);
  }
  return Math.round((allocated() - before) / CALLS);
}

function allocated() {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function keptPerCall(call) {
  silence();
  const before = kept();
  const pending = Array.from({ length: QUEUED }, call);
  // Every call has gone as far as it can go.
  for (let step = 0; step < 1000; step++) await undefined;
  const after = kept();
  return Math.round((after - before) / pending.length);
}

function kept() {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
