import { eccKeyPair, ecdsa, listKeys, ping, psaGenerateKey, psaGenerateRandom } from "@parsec-ts/operations";
import { isParsecError, ResponseDecoder } from "@parsec-ts/wire-protocol";
import { afterEach, describe, expect, it } from "vitest";
import { type Fault, type MockService, startMockService } from "../src/index.js";
import { call, requestBytes, unauthenticated } from "./call.js";

let service: MockService;
afterEach(() => service.close());

const request = requestBytes(ping.opcode, new Uint8Array(0), unauthenticated);

const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });

/** Receives the chunks of a response until the service closes or `enough` bytes have come. */
async function received(enough = Number.POSITIVE_INFINITY): Promise<Buffer[]> {
  const connection = await service.transport.connect({ signal: new AbortController().signal });
  await connection.write([request]).catch(() => undefined);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of connection.chunks) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    if (length >= enough) break;
  }
  connection.close();
  return chunks;
}

/** Receives the whole response of a service with one fault. */
async function corrupted(fault: Fault, seed = 1): Promise<Buffer> {
  service = await startMockService({ faults: { seed, faults: [fault] } });
  const bytes = Buffer.concat(await received());
  expect(service.faultCounts.get(fault.kind)).toBe(1);
  return bytes;
}

const healthy = Buffer.from("10a7c05e1e000100000000000000000000000000000002000000000001000000000000000801", "hex");

describe("a fault plan", () => {
  it("truncates a response", async () => {
    expect(await corrupted({ kind: "truncate", at: 20 })).toEqual(healthy.subarray(0, 20));
  });

  it("drops a response", async () => {
    expect(await corrupted({ kind: "drop" })).toHaveLength(0);
  });

  it("flips the given number of bits", async () => {
    const bytes = await corrupted({ kind: "flipBits", count: 1 });
    const flipped = bytes.map((byte, i) => byte ^ (healthy[i] ?? 0)).filter((difference) => difference !== 0);
    expect(flipped).toHaveLength(1);
    expect([1, 2, 4, 8, 16, 32, 64, 128]).toContain(flipped[0]);
  });

  it("responds with the opcode of another operation", async () => {
    expect((await corrupted({ kind: "wrongOpcode" })).readUInt32LE(28)).toBe(2);
  });

  it("responds with another status and an empty body", async () => {
    const bytes = await corrupted({ kind: "wrongStatus", status: 1140 });
    expect([bytes.length, bytes.readUInt32LE(22), bytes.readUInt16LE(32)]).toEqual([36, 0, 1140]);
  });

  it("announces a body of 4 GiB", async () => {
    expect((await corrupted({ kind: "oversizedLength" })).readUInt32LE(22)).toBe(0xffff_ffff);
  });

  it("refuses connections", async () => {
    expect(await corrupted({ kind: "refuseConnection" })).toHaveLength(0);
  });

  it("sends a response in pieces", async () => {
    service = await startMockService({ faults: { seed: 1, faults: [{ kind: "fragment", size: 5 }] } });
    const chunks = await received();
    expect(Buffer.concat(chunks)).toEqual(healthy);
    expect(chunks.map(({ length }) => length)).toEqual([5, 5, 5, 5, 5, 5, 5, 3]);
  });

  it("delays a response", async () => {
    service = await startMockService({ faults: { seed: 1, faults: [{ kind: "delay", ms: 100 }] } });
    const before = performance.now();
    expect(Buffer.concat(await received())).toEqual(healthy);
    expect(performance.now() - before).toBeGreaterThan(95);
  });

  it("never responds, and releases the connection when the client closes it", async () => {
    service = await startMockService({ faults: { seed: 1, faults: [{ kind: "neverRespond" }] } });
    const connection = await service.transport.connect({ signal: new AbortController().signal });
    await connection.write([request]);
    const response = connection.chunks[Symbol.asyncIterator]().next();
    expect(await Promise.race([response, new Promise((resolve) => setTimeout(resolve, 50, "nothing"))])).toBe(
      "nothing",
    );
    connection.close();
    await expect(response).rejects.toSatisfy(isParsecError);
  });

  it("restarts the service, which closes the open connections and serves later ones", async () => {
    service = await startMockService({ faults: { seed: 7, faults: [{ kind: "restart", probability: 0.5 }] } });
    let responded = 0;
    let failed = 0;
    for (let i = 0; i < 40; i++) {
      const bytes = await received().catch(() => []);
      if (Buffer.concat(bytes).equals(healthy)) responded++;
      else failed++;
    }
    expect(service.faultCounts.get("restart")).toBeGreaterThan(0);
    expect(responded).toBeGreaterThan(5);
    expect(responded + failed).toBe(40);
  });

  it("selects the same faults for the same seed, and others for another seed", async () => {
    const run = async (seed: number): Promise<string> => {
      const faults: Fault[] = [
        { kind: "flipBits", count: 3, probability: 0.4 },
        { kind: "truncate", at: 7, probability: 0.4 },
      ];
      service = await startMockService({ faults: { seed, faults } });
      const responses: string[] = [];
      for (let i = 0; i < 30; i++) responses.push(Buffer.concat(await received()).toString("hex"));
      await service.close();
      expect(new Set(responses).size).toBeGreaterThan(5);
      return responses.join();
    };
    const first = await run(42);
    expect(await run(42)).toBe(first);
    expect(await run(43)).not.toBe(first);
  });

  it("applies only to the opcodes that it names", async () => {
    const fault: Fault = { kind: "drop", opcodes: [psaGenerateRandom.opcode] };
    service = await startMockService({ faults: { seed: 1, faults: [fault] } });
    expect(Buffer.concat(await received())).toEqual(healthy);
    expect(service.faultCounts.size).toBe(0);
  });

  it("is set and removed while the service runs", async () => {
    service = await startMockService();
    service.setFaults({ seed: 1, faults: [{ kind: "drop" }] });
    expect(await received()).toEqual([]);
    service.setFaults(undefined);
    const decoder = new ResponseDecoder();
    for (const chunk of await received()) decoder.push(chunk);
    expect(decoder.response.status).toBe(0);
  });

  it("is refused if it is invalid", async () => {
    service = await startMockService();
    const plan = { seed: 1, faults: [{ kind: "truncate" }] } as never;
    expect(() => service.setFaults(plan)).toThrow(expect.objectContaining({ argument: "faults.faults.0.at" }));
  });

  it.each([
    ["before", 0],
    ["after", 1],
  ] as const)("drops a response %s the request is executed, which leaves %i keys", async (when, count) => {
    service = await startMockService();
    service.setFaults({ seed: 1, faults: [{ kind: "drop", when }] });
    await expect(call(service, psaGenerateKey, { keyName: "k", attributes })).rejects.toThrow("no response");
    service.setFaults(undefined);
    expect((await call(service, listKeys, {})).result?.keys).toHaveLength(count);
  });
});
