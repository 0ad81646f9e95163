import { ping } from "@parsec-ts/operations";
import type { Connection, Transport } from "@parsec-ts/transport";
import { encodeResponse, rawOperation } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { CallScope } from "../src/call/call-scope.js";
import { performCall } from "../src/call/perform-call.js";
import { noAuthentication } from "../src/index.js";
import type { Script } from "./scripted-peer.js";
import { TestHost, world } from "./worlds.js";

const good = Buffer.concat(encodeResponse({ provider: 0 }, rawOperation(1), Uint8Array.of(8, 1)).parts);
const patched = (offset: number, ...bytes: number[]) => {
  const copy = Buffer.from(good);
  copy.set(bytes, offset);
  return copy;
};
const sends =
  (...chunks: Uint8Array[]): Script =>
  async (_request, connection) => {
    for (const chunk of chunks) await connection.write([chunk]);
    await connection.end();
  };

describe("a peer that breaks the rules gives an error of its own kind", () => {
  it.each([
    ["closes at once", sends(), "ERR_PARSEC_TRANSPORT_CLOSED", "transport"],
    ["sends half a header", sends(good.subarray(0, 18)), "ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER", "protocol"],
    ["sends half a body", sends(good.subarray(0, 37)), "ERR_PARSEC_PROTOCOL_TRUNCATED_BODY", "protocol"],
    ["sends another magic number", sends(patched(0, 0x47)), "ERR_PARSEC_PROTOCOL_MAGIC", "protocol"],
    ["speaks another version", sends(patched(6, 2)), "ERR_PARSEC_PROTOCOL_VERSION", "protocol"],
    [
      "announces a body longer than allowed",
      sends(patched(22, 255, 255, 255, 255)),
      "ERR_PARSEC_PROTOCOL_BODY_TOO_LONG",
      "protocol",
    ],
    ["answers another opcode", sends(patched(28, 2)), "ERR_PARSEC_PROTOCOL_OPCODE", "protocol"],
    ["sends more than it announces", sends(good, Uint8Array.of(0)), "none", "none"],
    [
      "sends more than it announces at once",
      sends(Buffer.concat([good, good])),
      "ERR_PARSEC_PROTOCOL_TRAILING_BYTES",
      "protocol",
    ],
    ["answers byte by byte", sends(...Array.from(good, (byte) => Uint8Array.of(byte))), "none", "none"],
  ])("%s: %s", async (_title, script, code, family) => {
    const { client, host } = await world(script);
    const outcome = await client.ping().then(
      () => ({ code: "none", family: "none" }),
      (error: { code: string; family: string }) => ({ code: error.code, family: error.family }),
    );
    expect(outcome).toEqual({ code, family });
    expect(host.sleeping).toBe(0);
  });
});

function brokenTransport(connection: Partial<Connection>): Transport {
  return {
    connect: async () => ({
      write: async () => undefined,
      chunks: (async function* () {})(),
      close: () => undefined,
      ...connection,
    }),
  };
}

describe("a transport of somebody else", () => {
  const pingOver = (transport: Transport): Promise<unknown> => {
    const retry = { host: new TestHost(), reconnectMs: 0 };
    const target = { transport, provider: 0, authenticator: noAuthentication(), maxBodyLength: 100, retry };
    return performCall(ping, {}, target, new CallScope());
  };
  const throwing = (message: string): AsyncIterable<Uint8Array> => ({
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error(message)) }),
  });

  it("has its own errors wrapped, with how far the call had come", async () => {
    const own = new Error("cable pulled");
    const wrapped = { family: "transport", code: "ERR_PARSEC_TRANSPORT_FAILED" };
    await expect(pingOver({ connect: () => Promise.reject(own) })).rejects.toMatchObject({
      ...wrapped,
      phase: "connect",
      cause: own,
    });
    await expect(pingOver(brokenTransport({ chunks: throwing("read broke") }))).rejects.toMatchObject({
      ...wrapped,
      phase: "read",
      message: expect.stringContaining("read broke"),
    });
    await expect(pingOver(brokenTransport({ write: () => Promise.reject(own) }))).rejects.toMatchObject({
      ...wrapped,
      phase: "write",
      cause: own,
    });
  });

  it("gives the answer that came although the write failed", async () => {
    const transport = brokenTransport({
      write: () => Promise.reject(new Error("EPIPE")),
      chunks: (async function* () {
        yield new Uint8Array(good);
      })(),
    });
    expect(await pingOver(transport)).toEqual({ wireProtocolVersionMaj: 1, wireProtocolVersionMin: 0 });
  });

  it("is closed after every call, whatever came of it", async () => {
    let closed = 0;
    const close = (): void => void closed++;
    await expect(pingOver(brokenTransport({ close }))).rejects.toMatchObject({ code: "ERR_PARSEC_TRANSPORT_CLOSED" });
    expect(closed).toBeGreaterThan(0);
  });
});
