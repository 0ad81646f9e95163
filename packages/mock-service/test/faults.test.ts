import { ping, psaGenerateRandom } from "@parsec-ts/operations";
import { isParsecError, ResponseDecoder } from "@parsec-ts/wire-protocol";
import { afterEach, describe, expect, it } from "vitest";
import { type Fault, type MockService, startMockService } from "../src/index.js";
import { nobody, requestBytes } from "./exchange.js";

let service: MockService;
afterEach(() => service.close());

const request = requestBytes(ping.opcode, new Uint8Array(0), nobody);

/** What came back, chunk by chunk, until the service closed or `enough` bytes were there. */
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

/** The whole answer of a service that does one thing wrong. */
async function spoiled(fault: Fault, seed = 1): Promise<Buffer> {
  service = await startMockService({ faults: { seed, faults: [fault] } });
  const bytes = Buffer.concat(await received());
  expect(service.faultCounts.get(fault.kind)).toBe(1);
  return bytes;
}

const healthy = Buffer.from("10a7c05e1e000100000000000000000000000000000002000000000001000000000000000801", "hex");

describe("a fault plan", () => {
  it("truncates", async () => {
    expect(await spoiled({ kind: "truncate", at: 20 })).toEqual(healthy.subarray(0, 20));
  });

  it("drops", async () => {
    expect(await spoiled({ kind: "drop" })).toHaveLength(0);
  });

  it("flips as many bits as it says", async () => {
    const bytes = await spoiled({ kind: "flipBits", count: 1 });
    const flipped = bytes.map((byte, i) => byte ^ (healthy[i] ?? 0)).filter((difference) => difference !== 0);
    expect(flipped).toHaveLength(1);
    expect([1, 2, 4, 8, 16, 32, 64, 128]).toContain(flipped[0]);
  });

  it("answers for another operation", async () => {
    expect((await spoiled({ kind: "wrongOpcode" })).readUInt32LE(28)).toBe(2);
  });

  it("answers with another status, and no body", async () => {
    const bytes = await spoiled({ kind: "wrongStatus", status: 1140 });
    expect([bytes.length, bytes.readUInt32LE(22), bytes.readUInt16LE(32)]).toEqual([36, 0, 1140]);
  });

  it("announces 4 GiB", async () => {
    expect((await spoiled({ kind: "oversizedLength" })).readUInt32LE(22)).toBe(0xffff_ffff);
  });

  it("refuses connections", async () => {
    expect(await spoiled({ kind: "refuseConnection" })).toHaveLength(0);
  });

  it("answers in pieces", async () => {
    service = await startMockService({ faults: { seed: 1, faults: [{ kind: "fragment", size: 5 }] } });
    const chunks = await received();
    expect(Buffer.concat(chunks)).toEqual(healthy);
    expect(chunks.map(({ length }) => length)).toEqual([5, 5, 5, 5, 5, 5, 5, 3]);
  });

  it("answers late", async () => {
    service = await startMockService({ faults: { seed: 1, faults: [{ kind: "delay", ms: 100 }] } });
    const before = performance.now();
    expect(Buffer.concat(await received())).toEqual(healthy);
    expect(performance.now() - before).toBeGreaterThan(95);
  });

  it("never answers, and lets go of a client that leaves", async () => {
    service = await startMockService({ faults: { seed: 1, faults: [{ kind: "neverRespond" }] } });
    const connection = await service.transport.connect({ signal: new AbortController().signal });
    await connection.write([request]);
    const answer = connection.chunks[Symbol.asyncIterator]().next();
    expect(await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 50, "silence"))])).toBe("silence");
    connection.close();
    await expect(answer).rejects.toSatisfy(isParsecError);
  });

  it("restarts: what was open is cut, and later connections are served", async () => {
    service = await startMockService({ faults: { seed: 7, faults: [{ kind: "restart", probability: 0.5 }] } });
    let answered = 0;
    let failed = 0;
    for (let i = 0; i < 40; i++) {
      const bytes = await received().catch(() => []);
      if (Buffer.concat(bytes).equals(healthy)) answered++;
      else failed++;
    }
    expect(service.faultCounts.get("restart")).toBeGreaterThan(0);
    expect(answered).toBeGreaterThan(5);
    expect(answered + failed).toBe(40);
  });

  it("does the same again from the same seed, and something else from another", async () => {
    const run = async (seed: number): Promise<string> => {
      const faults: Fault[] = [
        { kind: "flipBits", count: 3, probability: 0.4 },
        { kind: "truncate", at: 7, probability: 0.4 },
      ];
      service = await startMockService({ faults: { seed, faults } });
      const answers: string[] = [];
      for (let i = 0; i < 30; i++) answers.push(Buffer.concat(await received()).toString("hex"));
      await service.close();
      expect(new Set(answers).size).toBeGreaterThan(5);
      return answers.join();
    };
    const first = await run(42);
    expect(await run(42)).toBe(first);
    expect(await run(43)).not.toBe(first);
  });

  it("strikes only the opcodes that it names", async () => {
    const fault: Fault = { kind: "drop", opcodes: [psaGenerateRandom.opcode] };
    service = await startMockService({ faults: { seed: 1, faults: [fault] } });
    expect(Buffer.concat(await received())).toEqual(healthy);
    expect(service.faultCounts.size).toBe(0);
  });

  it("is set and taken back while the service runs", async () => {
    service = await startMockService();
    service.setFaults({ seed: 1, faults: [{ kind: "drop" }] });
    expect(await received()).toEqual([]);
    service.setFaults(undefined);
    const decoder = new ResponseDecoder();
    for (const chunk of await received()) decoder.push(chunk);
    expect(decoder.response.status).toBe(0);
  });

  it("is refused when it makes no sense", async () => {
    service = await startMockService();
    const plan = { seed: 1, faults: [{ kind: "truncate" }] } as never;
    expect(() => service.setFaults(plan)).toThrow(expect.objectContaining({ argument: "faults.faults.0.at" }));
  });
});
