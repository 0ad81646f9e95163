import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ping } from "@parsec-ts/operations";
import type { Connection } from "@parsec-ts/transport";
import { afterAll, describe, expect, it } from "vitest";
import { type Fault, type MockService, startMockService, startReplayService } from "../../src/index.js";
import { ask, nobody, requestBytes } from "../exchange.js";

const root = mkdtempSync(join(tmpdir(), "mock-stopping-"));
afterAll(() => rmSync(root, { recursive: true }));
const recordings = fileURLToPath(new URL("../recordings", import.meta.url));
const request = requestBytes(ping.opcode, new Uint8Array(0), nobody);
const HOUR = 3_600_000;

async function connectTo({ transport }: Pick<MockService, "transport">): Promise<Connection> {
  return transport.connect({ signal: new AbortController().signal });
}

/** A service with one request on which a fault has struck. */
async function struckBy(fault: Fault): Promise<{ service: MockService; client: Connection }> {
  const service = await startMockService({ faults: { seed: 1, faults: [fault] } });
  const client = await connectTo(service);
  await client.write([request]);
  await expect.poll(() => service.faultCounts.get(fault.kind)).toBe(1);
  return { service, client };
}

async function lengthOfAnswer({ chunks }: Connection): Promise<number> {
  let length = 0;
  for await (const chunk of chunks) length += chunk.length;
  return length;
}

// Each of these would go on until the test's time is up.
describe("a service stops although", () => {
  it("it was never to answer", async () => {
    const { service, client } = await struckBy({ kind: "neverRespond" });
    await service.close();
    expect(await lengthOfAnswer(client)).toBe(0);
  });

  it("it was to answer late, and then answers at once", async () => {
    const { service, client } = await struckBy({ kind: "delay", ms: HOUR });
    const answered = lengthOfAnswer(client);
    await service.close();
    expect(await answered).toBeGreaterThan(36);
  });

  it("it is down for a restart", async () => {
    const service = await startMockService();
    const restarting = service.restart(HOUR);
    await service.close();
    await restarting;
    await expect(connectTo(service)).rejects.toMatchObject({ family: "transport" });
  });

  it("a client of a replay says nothing", async () => {
    const service = await startReplayService({ directory: recordings });
    const client = await connectTo(service);
    await service.close();
    expect(await lengthOfAnswer(client)).toBe(0);
  });
});

it("restarts although it was to answer late", async () => {
  const { service } = await struckBy({ kind: "delay", ms: HOUR });
  await service.restart();
  service.setFaults(undefined);
  expect(await ask(service, ping, {}, nobody)).toMatchObject({ status: 0 });
  await service.close();
});

it.runIf(process.platform === "linux")("keeps no descriptor of an earlier run, and none after its close", async () => {
  const descriptors = (): number => readdirSync("/proc/self/fd").length;
  const before = descriptors();
  const service = await startMockService({ endpoint: `unix:${join(root, "fd.sock")}` });
  for (let i = 0; i < 20; i++) {
    expect(await ask(service, ping, {}, nobody)).toMatchObject({ status: 0 });
    await service.restart();
  }
  expect(await ask(service, ping, {}, nobody)).toMatchObject({ status: 0 });
  await service.close();
  await expect.poll(descriptors).toBeLessThanOrEqual(before);
});
