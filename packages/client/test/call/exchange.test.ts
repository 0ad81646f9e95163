import { aesGcmKey, ping, psaImportKey } from "@parsec-ts/operations";
import { type Connection, memoryTransport, type Transport } from "@parsec-ts/transport";
import {
  EMPTY,
  encodeErrorResponse,
  encodeRequest,
  encodeResponse,
  FrameBuffers,
  ParsecError,
  type Response,
  ResponseDecoder,
  rawOperation,
  Status,
} from "@parsec-ts/wire-protocol";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { CallScope } from "../../src/call/call-scope.js";
import { exchange } from "../../src/call/exchange.js";
import { performCall } from "../../src/call/perform-call.js";
import { noAuthentication } from "../../src/index.js";
import { connectTestClient, TestHost, testEnvironment } from "../harness.js";
import type { Script } from "../scripted-peer.js";

const good = Buffer.concat(encodeResponse({ provider: 0 }, rawOperation(1), Uint8Array.of(8, 1)).parts);
const patched = (offset: number, ...bytes: number[]) => {
  const copy = Buffer.from(good);
  copy.set(bytes, offset);
  return copy;
};
/** The response without a body and with another status. */
const patchedStatus = (status: number) => {
  const response = patched(32, status, status >> 8).subarray(0, 36);
  response.fill(0, 22, 26);
  return response;
};
const sends =
  (...chunks: Uint8Array[]): Script =>
  async (_request, connection) => {
    for (const chunk of chunks) await connection.write([chunk]);
    await connection.end();
  };

/** Pings a peer that follows the script; returns the code and the family of the error, if there is one. */
async function outcomeOfPing(script: Script): Promise<{ readonly code: string; readonly family: string }> {
  const { client, host } = await connectTestClient(script);
  const outcome = await client.ping().then(
    () => ({ code: "none", family: "none" }),
    (error: { code: string; family: string }) => ({ code: error.code, family: error.family }),
  );
  expect(host.running).toBe(0);
  return outcome;
}

describe("exchange", () => {
  it.each([
    ["ERR_PARSEC_TRANSPORT_CLOSED", "closes at once", sends(), "transport"],
    ["ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER", "sends half a header", sends(good.subarray(0, 18)), "protocol"],
    ["ERR_PARSEC_PROTOCOL_TRUNCATED_BODY", "sends half a body", sends(good.subarray(0, 37)), "protocol"],
    ["ERR_PARSEC_PROTOCOL_MAGIC", "sends another magic number", sends(patched(0, 0x47)), "protocol"],
    ["ERR_PARSEC_PROTOCOL_VERSION", "speaks another version", sends(patched(6, 2)), "protocol"],
    [
      "ERR_PARSEC_PROTOCOL_BODY_TOO_LONG",
      "announces a body longer than allowed",
      sends(patched(22, 255, 255, 255, 255)),
      "protocol",
    ],
    ["ERR_PARSEC_PROTOCOL_OPCODE", "responds with another opcode", sends(patched(28, 2)), "protocol"],
    [
      "ERR_PARSEC_PROTOCOL_TRAILING_BYTES",
      "sends more than it announces in one chunk",
      sends(Buffer.concat([good, good])),
      "protocol",
    ],
  ])("fails with %s when the peer %s", async (code, _title, script, family) => {
    expect(await outcomeOfPing(script)).toEqual({ code, family });
  });

  it.each([
    ["sends more than it announces in a chunk of its own", sends(good, Uint8Array.of(0))],
    ["responds byte by byte", sends(...Array.from(good, (byte) => Uint8Array.of(byte)))],
  ])("succeeds when the peer %s", async (_title, script) => {
    expect(await outcomeOfPing(script)).toEqual({ code: "none", family: "none" });
  });
});

/** Returns the scope of a call that never ends by itself, and the function that ends it early. */
function endableScope() {
  const [controller, scope] = [new AbortController(), new CallScope(testEnvironment())];
  const limits = { timeoutMs: Number.POSITIVE_INFINITY, signal: controller.signal };
  scope.run(limits, () => new Promise(() => undefined)).catch(() => undefined);
  return { scope, signal: scope.signal, end: () => controller.abort() };
}

const statusOf = ({ status }: Response): number => status;

/** Returns a transport whose connections work, except for the given methods. */
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

describe("exchange over a transport of another author", () => {
  const frame = encodeRequest({ provider: 0, authType: 0, auth: EMPTY }, ping, {});
  const pingOver = (transport: Transport, reconnectMs = 0): Promise<unknown> => {
    const retry = { host: new TestHost(), reconnectMs };
    const target = {
      transport,
      provider: 0,
      authenticator: noAuthentication(),
      buffers: new FrameBuffers(),
      maxBodyLength: 100,
      maxListElements: 100,
      retry,
    };
    return performCall(ping, {}, target, new CallScope(testEnvironment()));
  };
  const throwing = (message: string): AsyncIterable<Uint8Array> => ({
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error(message)) }),
  });

  it("wraps the transport's own errors and adds the phase of the call", async () => {
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

  it.each([
    ["reports an error status that", patchedStatus(Status.BodySizeExceedsLimit), "SERVICE_BODY_SIZE_EXCEEDS_LIMIT"],
    ["refuses Success that", good, "PROTOCOL_EARLY_RESPONSE"],
  ])("%s arrived although the write failed, as the service cannot have the whole request", async (_t, bytes, code) => {
    const transport = brokenTransport({
      write: () => Promise.reject(new Error("EPIPE")),
      chunks: (async function* () {
        yield new Uint8Array(bytes);
      })(),
    });
    await expect(pingOver(transport)).rejects.toMatchObject({ code: `ERR_PARSEC_${code}` });
  });

  describe("when the response comes before the request is written", () => {
    const neverWritten = (): Promise<void> => new Promise(() => undefined);
    const responding = (...chunks: Uint8Array[]) =>
      (async function* () {
        for (const chunk of chunks) yield new Uint8Array(chunk);
      })();

    it("refuses Success, and closes the connection", async () => {
      const close = vi.fn();
      const transport = brokenTransport({ write: neverWritten, chunks: responding(good), close });
      await expect(pingOver(transport)).rejects.toMatchObject({
        family: "protocol",
        code: "ERR_PARSEC_PROTOCOL_EARLY_RESPONSE",
        opcode: ping.opcode,
        provider: 0,
      });
      expect(close).toHaveBeenCalled();
    });

    it("reports an error status, as a service may refuse a request before it has read all of it", async () => {
      const chunks = responding(patchedStatus(Status.BodySizeExceedsLimit));
      const transport = brokenTransport({ write: neverWritten, chunks });
      await expect(pingOver(transport)).rejects.toMatchObject({ code: "ERR_PARSEC_SERVICE_BODY_SIZE_EXCEEDS_LIMIT" });
    });

    it("accepts Success from a transport that settles the write a few steps later", async () => {
      let isWritten = false;
      const transport = brokenTransport({
        write: async () => {
          for (let i = 0; i < 5; i++) await undefined;
          isWritten = true;
        },
        chunks: responding(good.subarray(0, 10), good.subarray(10)),
      });
      expect(await pingOver(transport)).toMatchObject({ wireProtocolVersionMaj: 1 });
      expect(isWritten).toBe(true);
    });

    it("refuses Success to a long request of which the peer has not read the end", async () => {
      const { client } = await connectTestClient(() => undefined);
      const { transport, listener } = memoryTransport();
      void (async () => {
        for await (const connection of listener.connections) {
          await connection.write(encodeResponse({ provider: 3 }, psaImportKey, {}).parts);
          await connection.end();
        }
      })();
      const data = new Uint8Array(1 << 20);
      const over = client.withTransport({ transport });
      await expect(over.importKey({ keyName: "k", attributes: aesGcmKey(256), data })).rejects.toMatchObject({
        code: "ERR_PARSEC_PROTOCOL_EARLY_RESPONSE",
      });
    });
  });

  it("adds the error that broke the connection to the one for a response that is not whole", async () => {
    const own = new Error("cable pulled");
    const chunks = (async function* () {
      yield new Uint8Array(good.subarray(0, 37));
      throw own;
    })();
    await expect(pingOver(brokenTransport({ chunks }))).rejects.toMatchObject({
      family: "protocol",
      code: "ERR_PARSEC_PROTOCOL_TRUNCATED_BODY",
      cause: own,
    });
  });

  it("reports a response that is not whole as such, also if the transport throws an error of ours", async () => {
    const own = new ParsecError("transport", "ERR_PARSEC_TRANSPORT_FAILED", "reset");
    const chunks = (async function* () {
      yield new Uint8Array(good.subarray(0, 18));
      throw own;
    })();
    await expect(pingOver(brokenTransport({ chunks }))).rejects.toMatchObject({
      code: "ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER",
      cause: own,
    });
  });

  it("reports why the write failed rather than that nothing could be read", async () => {
    const own = new Error("EPIPE");
    const transport = brokenTransport({ write: () => Promise.reject(own), chunks: throwing("read broke") });
    await expect(pingOver(transport)).rejects.toMatchObject({ cause: own });
  });

  it("waits for a write that closing settles, because a request that was sent must not be repeated", async () => {
    let settle = (): void => undefined;
    let connects = 0;
    const { connect } = brokenTransport({
      write: () => new Promise((resolve) => (settle = resolve)),
      close: () => settle(),
    });
    const counting: Transport = {
      connect: (options) => {
        connects++;
        return connect(options);
      },
    };
    await expect(pingOver(counting, 1_000)).rejects.toMatchObject({
      code: "ERR_PARSEC_TRANSPORT_CLOSED",
      phase: "read",
    });
    expect(connects).toBe(1);
  });

  it("passes on an error of ours that a transport throws, as it is", async () => {
    const own = new ParsecError("transport", "ERR_PARSEC_TRANSPORT_PERMISSION", "not yours");
    await expect(pingOver({ connect: () => Promise.reject(own) })).rejects.toBe(own);
    const reading = brokenTransport({ write: () => Promise.reject(own) });
    await expect(pingOver(reading)).rejects.toBe(own);
  });

  it("writes nothing to a connection that comes after the call was ended", async () => {
    const [write, close] = [vi.fn(async () => undefined), vi.fn()];
    let connected = (): void => undefined;
    const { connect } = brokenTransport({ write, close });
    const late: Transport = {
      connect: (options) => new Promise((resolve) => (connected = () => resolve(connect(options)))),
    };
    const { signal, scope, end } = endableScope();
    const call = exchange({ transport: late, frame, maxBodyLength: 100 }, scope, statusOf);
    end();
    connected();
    await expect(call).rejects.toMatchObject({ code: "ERR_PARSEC_ABORTED", cause: signal.reason });
    expect(write).not.toHaveBeenCalled();
    expect(close).toHaveBeenCalledTimes(1);
  });

  it("closes the connection and stops listening to the signal once it has the response", async () => {
    const close = vi.fn();
    const { scope, end } = endableScope();
    const chunks = (async function* () {
      yield new Uint8Array(good);
    })();
    const options = { transport: brokenTransport({ chunks, close }), frame, maxBodyLength: 100 };
    const body = await exchange(options, scope, (response) => response.body.slice());
    expect(close).toHaveBeenCalled();
    close.mockClear();
    end();
    expect(close).not.toHaveBeenCalled();
    expect(body).toEqual(Uint8Array.of(8, 1));
  });

  it("closes the connection and wipes what was read as soon as the signal fires", async () => {
    const close = vi.fn();
    const { scope, end } = endableScope();
    const wipe = vi.spyOn(ResponseDecoder.prototype, "wipe");
    onTestFinished(() => wipe.mockRestore());
    const chunks = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };
    void exchange({ transport: brokenTransport({ chunks, close }), frame, maxBodyLength: 100 }, scope, statusOf);
    await vi.waitFor(() => expect(scope.phase).toBe("read"));
    end();
    expect(close).toHaveBeenCalledTimes(1);
    expect(wipe).toHaveBeenCalledTimes(1);
  });

  it("does not take a write that is settled after the exchange for one of the next attempt", async () => {
    let settle = (): void => undefined;
    const status = encodeErrorResponse({ provider: 0 }, ping.opcode, Status.InvalidHeader);
    const transport = brokenTransport({
      write: () => new Promise((resolve) => (settle = resolve)),
      chunks: (async function* () {
        yield* status.parts;
      })(),
    });
    const scope = new CallScope(testEnvironment());
    await exchange({ transport, frame, maxBodyLength: 100 }, scope, statusOf);
    scope.phase = "connect";
    settle();
    await new Promise((resolve) => setImmediate(resolve));
    expect(scope).toMatchObject({ phase: "connect", sent: false, attempts: 1 });
  });

  it("closes the connection after a call that failed", async () => {
    let closed = 0;
    const close = (): void => void closed++;
    await expect(pingOver(brokenTransport({ close }))).rejects.toMatchObject({ code: "ERR_PARSEC_TRANSPORT_CLOSED" });
    expect(closed).toBeGreaterThan(0);
  });
});
