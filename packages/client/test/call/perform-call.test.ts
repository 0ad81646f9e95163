import { eccKeyPair, ecdsa, ping, psaDestroyKey, psaExportKey, psaGenerateRandom } from "@parsec-ts/operations";
import type { Transport } from "@parsec-ts/transport";
import {
  EMPTY,
  encodeErrorResponse,
  encodeResponse,
  FrameBuffers,
  ParsecError,
  ResponseDecoder,
  rawOperation,
  Status,
} from "@parsec-ts/wire-protocol";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { CallScope } from "../../src/call/call-scope.js";
import { type CallTarget, performCall } from "../../src/call/perform-call.js";
import { createClient, direct, jwtSvid, noAuthentication } from "../../src/index.js";
import { connectTestClient, TestHost, testEnvironment } from "../harness.js";
import { respond, respondEmpty, respondStatus, send } from "../scripted-peer.js";

const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });

/** The core of a target, without authentication. */
function targetOf(transport: Transport, host: TestHost): CallTarget {
  const retry = { host, reconnectMs: 1_000 };
  const authenticator = noAuthentication();
  const buffers = new FrameBuffers();
  return { transport, provider: 3, authenticator, buffers, maxBodyLength: 1_000, maxListElements: 10, retry };
}

describe("performCall", () => {
  it("wipes the request of a call that is given up, although the transport still holds it", async () => {
    const { transport } = await connectTestClient(respondEmpty, {
      offered: [1],
      authenticators: [direct("app")],
    });
    let written: readonly Uint8Array[] = [];
    const deaf: Transport = {
      connect: async () => ({
        write: (parts) => {
          written = parts;
          return new Promise(() => undefined);
        },
        chunks: { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) },
        close: () => undefined,
      }),
    };
    let inner = transport;
    const switching: Transport = { connect: (options) => inner.connect(options) };
    const host = new TestHost();
    const client = await createClient({ transport: switching, host, authenticators: [direct("app")] });
    inner = deaf;
    for (const giveUp of [
      (_: AbortController) => host.advance(10),
      (controller: AbortController) => controller.abort(),
    ]) {
      const controller = new AbortController();
      const data = new Uint8Array(32).fill(0x5a);
      written = [];
      const call = client.importKey({ keyName: "k", attributes, data }, { timeoutMs: 10, signal: controller.signal });
      await expect.poll(() => written.length).toBeGreaterThan(0);
      expect(written.some((part) => part.includes(0x5a))).toBe(true);
      giveUp(controller);
      await expect(call).rejects.toMatchObject({ family: "transport" });
      expect(written.every((part) => part.every((byte) => byte === 0))).toBe(true);
      expect(data).toEqual(new Uint8Array(32).fill(0x5a));
    }
  });

  it.each([
    ["aborted", "ERR_PARSEC_ABORTED"],
    ["ended with its client", "ERR_PARSEC_CLOSED"],
  ])("connects nothing for a call that is %s in the turn in which it was made", async (how, code) => {
    const { transport } = await connectTestClient(respondEmpty, { offered: [1], authenticators: [direct("app")] });
    const connect = vi.fn((options: Parameters<Transport["connect"]>[0]) => transport.connect(options));
    const client = await createClient({
      transport: { connect },
      host: new TestHost(),
      authenticators: [direct("app")],
    });
    connect.mockClear();
    const controller = new AbortController();
    const call = client.destroyKey("k", { signal: controller.signal });
    if (how === "aborted") controller.abort();
    else await client.close();
    await expect(call).rejects.toMatchObject({ code });
    expect(connect).not.toHaveBeenCalled();
  });

  it.each([
    ["again once it is known to be sent", true],
    ["no more if the transport may still be sending it", false],
  ])("lends the buffer of a request %s", async (_title, isSent) => {
    const pong = encodeResponse({ provider: 0 }, ping, { wireProtocolVersionMaj: 1, wireProtocolVersionMin: 0 });
    const refusal = encodeErrorResponse({ provider: 0 }, ping.opcode, Status.InvalidHeader);
    const { parts } = isSent ? pong : refusal;
    const buffers: (ArrayBufferLike | undefined)[] = [];
    const transport: Transport = {
      connect: () => Promise.reject(new Error("not used")),
      async exchange([part], sink) {
        buffers.push(part?.buffer);
        sink.connected();
        if (isSent) sink.sent();
        for (const chunk of parts) sink.take(chunk);
      },
    };
    const target = { ...targetOf(transport, new TestHost()), provider: 0 };
    for (let call = 0; call < 2; call++) {
      const outcome = performCall(ping, {}, target, new CallScope(testEnvironment()));
      if (isSent) await outcome;
      else await expect(outcome).rejects.toMatchObject({ code: "ERR_PARSEC_SERVICE_INVALID_HEADER" });
    }
    expect(buffers[0] === buffers[1]).toBe(isSent);
  });

  describe("when the response to a request for a secret is refused", () => {
    const secret = Uint8Array.from({ length: 480 }, (_, i) => (i * 7 + 1) & 0xff);
    const marker = Buffer.from(secret.subarray(100, 132)).toString("latin1");
    const good = Buffer.concat(encodeResponse({ provider: 3 }, psaExportKey, { data: secret }).parts);
    const patched = (offset: number, ...bytes: number[]): Buffer => {
      const copy = Buffer.from(good);
      copy.set(bytes, offset);
      return copy;
    };
    const withBody = (body: Uint8Array): Buffer => {
      const header = Buffer.from(good.subarray(0, 36));
      header.writeUInt32LE(body.length, 22);
      return Buffer.concat([header, body]);
    };
    const body = good.subarray(36);
    const withOpcode = (frame: Buffer, opcode: number): Buffer => {
      const copy = Buffer.from(frame);
      copy.writeUInt32LE(opcode, 28);
      return copy;
    };

    const refused: [string, Buffer][] = [
      ["OPCODE", patched(28, 3)],
      ["PROVIDER", patched(10, 1)],
      ["SESSION", patched(18, 0x80)],
      ["CONTENT_TYPE", patched(19, 1)],
      ["BODY", patched(32, 1)],
      ["BODY", withBody(Buffer.concat([body, Buffer.of(0x0a, 9)]))],
      ["BODY", withBody(Buffer.concat([body, body, Buffer.of(8, 1)]))],
      ["TOO_MANY_ELEMENTS", withBody(Buffer.concat([body, ...Array(5).fill(Buffer.of(0x78, 1))]))],
      ["RESULT", withBody(Buffer.concat([body, Buffer.of(0x0a, 0)]))],
      ["TRAILING_BYTES", Buffer.concat([good, Buffer.of(0)])],
      ["TRAILING_BYTES", Buffer.concat([good, good])],
      ["AUTHENTICATION", Buffer.concat([patched(26, 1), Buffer.of(1)])],
      ["TRUNCATED_BODY", good.subarray(0, 400)],
      ["EARLY_RESPONSE", good],
      // The secret is not one of the requested length.
      ["RESULT", withOpcode(good, psaGenerateRandom.opcode)],
    ];

    it.each(
      refused.flatMap(([code, bytes]) => [
        [code, "one chunk", bytes, bytes.length] as const,
        [code, "two chunks", bytes, 50] as const,
      ]),
    )("wipes everything that was read: ERR_PARSEC_PROTOCOL_%s in %s", async (code, _pieces, bytes, length) => {
      const { client } = await connectTestClient(respondEmpty, { maxListElements: 4 });
      const transport: Transport = {
        connect: async () => ({
          write: () => (code === "EARLY_RESPONSE" ? new Promise(() => undefined) : Promise.resolve()),
          chunks: {
            async *[Symbol.asyncIterator]() {
              yield Buffer.from(bytes.subarray(0, length));
              if (length < bytes.length) yield Buffer.from(bytes.subarray(length));
            },
          },
          close: () => undefined,
        }),
      };
      const allocated: ArrayBuffer[] = [];
      class ObservedArrayBuffer extends ArrayBuffer {
        constructor(length: number) {
          super(length);
          allocated.push(this);
        }
      }
      vi.stubGlobal("ArrayBuffer", ObservedArrayBuffer);
      try {
        const over = client.withTransport({ transport });
        const call = bytes.readUInt32LE(28) === psaGenerateRandom.opcode ? over.generateRandom(8) : over.exportKey("k");
        await expect(call).rejects.toMatchObject({
          family: "protocol",
          code: `ERR_PARSEC_PROTOCOL_${code}`,
        });
      } finally {
        vi.unstubAllGlobals();
      }
      expect(allocated.length).toBeGreaterThan(0);
      for (const buffer of allocated) expect(Buffer.from(buffer).toString("latin1")).not.toContain(marker);
    });

    it("finds the secret in a result that is handed out, so that the search works", async () => {
      const { client } = await connectTestClient((_request, connection) => send(connection, { parts: [good] }));
      const data = await client.exportKey("k");
      expect(Buffer.from(data.buffer).toString("latin1")).toContain(marker);
    });
  });

  it("leaves the caller's bytes as they were", async () => {
    const signature = new Uint8Array(32).fill(7);
    const { client } = await connectTestClient((request, connection) => respond(request, connection, { signature }));
    const data = new Uint8Array(32).fill(5);
    await client.importKey({ keyName: "k", attributes, data });
    expect(data).toEqual(new Uint8Array(32).fill(5));
  });

  it("refuses a request that cannot be encoded before anything is connected", async () => {
    const { client, peer } = await connectTestClient(respondEmpty);
    const signRequest = { keyName: "k", alg: ecdsa("SHA_256"), hash: new Uint8Array(32).fill(7) };
    await expect(client.signHash({ ...signRequest, hash: "7" as never })).rejects.toMatchObject({
      code: "ERR_PARSEC_ARGUMENT",
      argument: "hash",
    });
    for (const request of [undefined, null, {}, { ...signRequest, alg: null }, { ...signRequest, alg: "ecdsa" }]) {
      await expect(client.signHash(request as never)).rejects.toMatchObject({
        name: "ParsecError",
        code: "ERR_PARSEC_ARGUMENT",
      });
    }
    await expect(client.destroyKey("k", { provider: 256 })).rejects.toMatchObject({ argument: "provider" });
    expect(peer.requests).toEqual([]);
  });

  it.each([
    ["repeats the call once with another token when the service refuses the first", true, 2],
    ["does not repeat the call when the source has no other token", false, 1],
  ])("%s", async (_title, hasOther, requests) => {
    const sent = [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)];
    const token = vi.fn(() => sent[token.mock.calls.length - 1] ?? new Uint8Array(0));
    const refused = vi.fn(() => hasOther);
    const { client, peer } = await connectTestClient(
      (request, connection) => respondStatus(request, connection, Status.AuthenticationError),
      { offered: [4], authenticators: [jwtSvid({ token, refused })] },
    );
    await expect(client.destroyKey("k")).rejects.toMatchObject({ code: "ERR_PARSEC_SERVICE_AUTHENTICATION_ERROR" });
    expect(peer.requests.map(({ auth }) => auth)).toEqual(sent.slice(0, requests));
    expect(refused.mock.calls[0]).toEqual([sent[0]]);
  });

  it.each([
    ["a status other than AuthenticationError", Status.PsaErrorNotPermitted, { refused: () => true }],
    ["AuthenticationError to an authenticator that cannot renew its bytes", Status.AuthenticationError, {}],
  ])("does not repeat a call after %s", async (_title, status, methods) => {
    const authenticator = { authType: 4, authenticate: vi.fn(() => Uint8Array.of(1)), ...methods };
    const { client, peer } = await connectTestClient((request, connection) =>
      respondStatus(request, connection, status),
    );
    await expect(client.destroyKey("k", { authenticator })).rejects.toMatchObject({ status });
    expect(peer.requests).toHaveLength(1);
    expect(authenticator.authenticate).toHaveBeenCalledTimes(1);
  });

  it("retries a repeated call like a first one, because the service has executed nothing", async () => {
    const { transport: inner, host } = await connectTestClient((request, connection) =>
      request.auth[0] === 1
        ? respondStatus(request, connection, Status.AuthenticationError)
        : respondEmpty(request, connection),
    );
    let connects = 0;
    const busy: Transport = {
      connect: async (options) => {
        if (++connects === 2) throw new ParsecError("transport", "ERR_PARSEC_TRANSPORT_BUSY", "not now");
        return await inner.connect(options);
      },
    };
    const tokens = [Uint8Array.of(1), Uint8Array.of(2)];
    const authenticator = jwtSvid({ token: () => tokens.shift() ?? new Uint8Array(0), refused: () => true });
    const target = { ...targetOf(busy, host), authenticator };
    const call = performCall(psaDestroyKey, { keyName: "k" }, target, new CallScope(testEnvironment()));
    await vi.waitFor(() => expect(host.running).toBe(1));
    host.advance(1);
    expect(await call).toEqual({});
    expect(connects).toBe(3);
  });

  it("sends nothing if the call was ended while the authenticator worked", async () => {
    const { transport, host } = await connectTestClient(respondEmpty);
    const connect = vi.fn(transport.connect);
    const [controller, scope] = [new AbortController(), new CallScope(testEnvironment())];
    const authenticator = {
      authType: 4,
      authenticate: async () => {
        controller.abort();
        return Uint8Array.of(1);
      },
    };
    let performed: unknown;
    const work = (): Promise<unknown> => {
      const target = { ...targetOf({ connect }, host), authenticator };
      performed = performCall(psaDestroyKey, { keyName: "k" }, target, scope).catch((error: unknown) => error);
      return new Promise(() => undefined);
    };
    const limits = { timeoutMs: Number.POSITIVE_INFINITY, signal: controller.signal };
    const error = await scope.run(limits, work).catch((thrown: unknown) => thrown);
    expect(await performed).toBe(error);
    expect(connect).not.toHaveBeenCalled();
  });

  it("wipes the request and the response of a call that succeeds, and stops listening to the signal", async () => {
    const { host } = await connectTestClient(respondEmpty);
    const response = encodeResponse({ provider: 3 }, psaExportKey, { data: new Uint8Array(32).fill(0x5a) });
    let written: readonly Uint8Array[] = [];
    const transport: Transport = {
      connect: async () => ({
        write: async (parts) => {
          written = parts;
        },
        chunks: (async function* () {
          yield* response.parts;
        })(),
        close: () => undefined,
      }),
    };
    const scope = new CallScope(testEnvironment());
    const added = vi.spyOn(scope.signal, "addEventListener");
    const removed = vi.spyOn(scope.signal, "removeEventListener");
    const wiped = vi.spyOn(ResponseDecoder.prototype, "wipe");
    onTestFinished(() => wiped.mockRestore());
    const { data } = await performCall(psaExportKey, { keyName: "secret" }, targetOf(transport, host), scope);
    expect(data).toEqual(new Uint8Array(32).fill(0x5a));
    expect(written.length).toBeGreaterThan(0);
    expect(written.every((part) => part.every((byte) => byte === 0))).toBe(true);
    expect(wiped).toHaveBeenCalled();
    const listeners = (spy: typeof added) => spy.mock.calls.map(([, listener]) => listener);
    expect(new Set(listeners(removed))).toEqual(new Set(listeners(added)));
  });

  it.each([
    ["a result", 0, EMPTY, "success"],
    ["another status of the header", 0, EMPTY, Status.InvalidHeader],
    ["the status of a request that was not read, from another provider", 3, EMPTY, Status.ConnectionError],
    ["the status of a request that was not read, with a body", 0, Uint8Array.of(0), Status.ConnectionError],
  ])("takes a request for one that may have been executed after %s", async (_title, provider, body, status) => {
    const success = encodeResponse({ provider: 3 }, psaDestroyKey, {});
    const error = Buffer.concat(encodeResponse({ provider }, rawOperation(ping.opcode), body).parts);
    if (status !== "success") error.writeUInt16LE(status as number, 32);
    const { transport, host } = await connectTestClient((_request, connection) =>
      send(connection, status === "success" ? success : { parts: [error] }),
    );
    const scope = new CallScope(testEnvironment());
    await performCall(psaDestroyKey, { keyName: "k" }, targetOf(transport, host), scope).catch(() => undefined);
    expect(scope).toMatchObject({ sent: true, phase: "read" });
  });

  it("reports the deadline of a request that was not read as one that the service has not executed", async () => {
    const notRead = encodeErrorResponse({ provider: 0 }, ping.opcode, Status.ConnectionError);
    const { client, host } = await connectTestClient((_request, connection) => send(connection, notRead));
    const call = client.destroyKey("k", { timeoutMs: 1 });
    await vi.waitFor(() => expect(host.running).toBe(2));
    // The pause ends after the deadline.
    host.advance(1);
    await expect(call).rejects.toMatchObject({ code: "ERR_PARSEC_DEADLINE", phase: "connect" });
  });
});
