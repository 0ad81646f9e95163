import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ping } from "@parsec-ts/operations";
import type { Connection } from "@parsec-ts/transport";
import { afterAll, describe, expect, it } from "vitest";
import { type Fault, type MockService, startMockService, startReplayService } from "../../src/index.js";
import { call, requestBytes, unauthenticated } from "../call.js";

const root = mkdtempSync(join(tmpdir(), "mock-stopping-"));
afterAll(() => rmSync(root, { recursive: true }));
const recordings = fileURLToPath(new URL("../recordings", import.meta.url));
const request = requestBytes(ping.opcode, new Uint8Array(0), unauthenticated);
const HOUR = 3_600_000;

async function connectTo({ transport }: Pick<MockService, "transport">): Promise<Connection> {
  return transport.connect({ signal: new AbortController().signal });
}

/** Starts a service, sends one request and waits until the fault has happened to it. */
async function startWithFault(fault: Fault): Promise<{ service: MockService; client: Connection }> {
  const service = await startMockService({ faults: { seed: 1, faults: [fault] } });
  const client = await connectTo(service);
  await client.write([request]);
  await expect.poll(() => service.faultCounts.get(fault.kind)).toBe(1);
  return { service, client };
}

async function responseLength({ chunks }: Connection): Promise<number> {
  let length = 0;
  for await (const chunk of chunks) length += chunk.length;
  return length;
}

// Without the abort each of these would wait until the test times out.
describe("a service", () => {
  it("stops although it never responds to a request", async () => {
    const { service, client } = await startWithFault({ kind: "neverRespond" });
    await service.close();
    expect(await responseLength(client)).toBe(0);
  });

  it("stops although a response is delayed, which it then sends at once", async () => {
    const { service, client } = await startWithFault({ kind: "delay", ms: HOUR });
    const received = responseLength(client);
    await service.close();
    expect(await received).toBeGreaterThan(36);
  });

  it("stops during a restart", async () => {
    const service = await startMockService();
    const restarting = service.restart(HOUR);
    await service.close();
    await restarting;
    await expect(connectTo(service)).rejects.toMatchObject({ family: "transport" });
  });

  it("stops although a client of a replay sends nothing", async () => {
    const service = await startReplayService({ directory: recordings });
    const client = await connectTo(service);
    await service.close();
    expect(await responseLength(client)).toBe(0);
  });
});

it("restarts although a response is delayed", async () => {
  const { service } = await startWithFault({ kind: "delay", ms: HOUR });
  await service.restart();
  service.setFaults(undefined);
  expect(await call(service, ping, {}, unauthenticated)).toMatchObject({ status: 0 });
  await service.close();
});

it.runIf(process.platform === "linux")("leaves no descriptor open after a restart and after its close", async () => {
  const descriptors = (): number => readdirSync("/proc/self/fd").length;
  const before = descriptors();
  const service = await startMockService({ endpoint: `unix:${join(root, "fd.sock")}` });
  for (let i = 0; i < 20; i++) {
    expect(await call(service, ping, {}, unauthenticated)).toMatchObject({ status: 0 });
    await service.restart();
  }
  expect(await call(service, ping, {}, unauthenticated)).toMatchObject({ status: 0 });
  await service.close();
  await expect.poll(descriptors).toBeLessThanOrEqual(before);
});
