import { psaExportKey } from "@parsec-ts/operations";
import { type AcceptedConnection, memoryTransport, type Transport } from "@parsec-ts/transport";
import { encodeResponse, ParsecError, rawOperation } from "@parsec-ts/wire-protocol";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { CallScope, wipeResult } from "../../src/call/call-scope.js";
import { type Authenticator, createClient, type Host, noAuthentication } from "../../src/index.js";
import { connectTestClient, TestHost, testEnvironment } from "../harness.js";
import { respond, respondPong, type Script } from "../scripted-peer.js";

const silent: Script = () => undefined;

/** Waits until the peer has the request: from then on the call is waiting for the response. */
const arrived = (peer: { readonly requests: readonly unknown[] }) =>
  vi.waitFor(() => expect(peer.requests).toHaveLength(1));

describe("the deadline of a call", () => {
  it("covers a silent service", async () => {
    const { client, host, peer } = await connectTestClient(silent);
    const call = client.ping({ timeoutMs: 300 });
    await arrived(peer);
    host.advance(299);
    host.advance(1);
    await expect(call).rejects.toMatchObject({ family: "transport", code: "ERR_PARSEC_DEADLINE", phase: "read" });
    expect(host.running).toBe(0);
    await vi.waitFor(() => expect(peer.open.size).toBe(0));
  });

  it("covers connecting, and closes a connection that comes too late", async () => {
    const host = new TestHost();
    let closed = 0;
    let connecting = 0;
    let connected: () => void = () => undefined;
    const late: Transport = {
      connect: () =>
        new Promise((resolve) => {
          connecting++;
          connected = () =>
            resolve({ write: async () => undefined, chunks: (async function* () {})(), close: () => void closed++ });
        }),
    };
    const client = createClient({ transport: late, host, authenticators: [noAuthentication()], timeoutMs: 50 });
    await vi.waitFor(() => expect(connecting).toBe(2));
    host.advance(50);
    await expect(client).rejects.toMatchObject({ code: "ERR_PARSEC_DEADLINE", phase: "connect" });
    connected();
    await vi.waitFor(() => expect(closed).toBe(1));
  });

  it("covers waiting for authentication", async () => {
    const { client, host, peer } = await connectTestClient(silent);
    const never: Authenticator = { authType: 4, authenticate: () => new Promise(() => undefined) };
    const call = client.destroyKey("k", { authenticator: never, timeoutMs: 10 });
    host.advance(10);
    await expect(call).rejects.toMatchObject({ code: "ERR_PARSEC_DEADLINE", phase: "authenticate" });
    expect(peer.requests).toEqual([]);
  });

  it("does not end the next call when its timer fires late", async () => {
    const { client, host } = await connectTestClient(respondPong);
    await client.ping({ timeoutMs: 100 });
    expect(host.running).toBe(0);
    host.advance(200);
    expect(await client.ping({ timeoutMs: 100 })).toEqual({ major: 1, minor: 0 });
  });

  it("can be switched off", async () => {
    const { client, host } = await connectTestClient(respondPong);
    const sleep = vi.spyOn(host, "startTimer");
    await client.ping({ timeoutMs: Number.POSITIVE_INFINITY });
    expect(sleep).not.toHaveBeenCalled();
  });

  it.each([0, -1, Number.NaN, 2 ** 31, "5"])("refuses a timeoutMs of %s", async (timeoutMs) => {
    const { client } = await connectTestClient(respondPong);
    await expect(client.ping({ timeoutMs: timeoutMs as number })).rejects.toMatchObject({
      code: "ERR_PARSEC_ARGUMENT",
      argument: "timeoutMs",
    });
  });
});

describe("the AbortSignal of a call", () => {
  it("keeps the call from starting if it has fired before", async () => {
    const { client, peer } = await connectTestClient(respondPong);
    const reason = new Error("no longer wanted");
    await expect(client.ping({ signal: AbortSignal.abort(reason) })).rejects.toMatchObject({
      family: "transport",
      code: "ERR_PARSEC_ABORTED",
      cause: reason,
    });
    expect(peer.requests).toEqual([]);
  });

  it("ends a running call and closes its connection", async () => {
    const { client, host, peer } = await connectTestClient(silent);
    const controller = new AbortController();
    const call = client.ping({ signal: controller.signal });
    await arrived(peer);
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "ERR_PARSEC_ABORTED", phase: "read" });
    expect(host.running).toBe(0);
    await vi.waitFor(() => expect(peer.open.size).toBe(0));
  });

  it("has no listener left after the call", async () => {
    const { client } = await connectTestClient(respondPong);
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    await client.ping({ signal });
    expect(added).toHaveBeenCalledTimes(1);
    expect(removed).toHaveBeenCalledTimes(1);
    expect(removed.mock.calls[0]?.[1]).toBe(added.mock.calls[0]?.[1]);
  });
});

/** The header of a response that announces a body of 1 MiB. */
const head = Buffer.concat(
  encodeResponse({ provider: 0 }, { opcode: 1, result: rawOperation(1).result }, new Uint8Array(2 ** 20)).parts,
).subarray(0, 36);

describe("the deadline of a call to a slow service", () => {
  it.each([
    ["a response that comes byte by byte", Array.from(head.subarray(0, 10), (byte) => Uint8Array.of(byte))],
    ["a body that never ends", [head, ...Array.from({ length: 9 }, () => new Uint8Array(10_000))]],
  ])("covers %s", async (_title, pieces) => {
    let far: AcceptedConnection | undefined;
    const { client, host } = await connectTestClient((_request, connection) => {
      far = connection;
      return new Promise(() => undefined);
    });
    const outcome = client.ping({ timeoutMs: 1_000 }).catch((error: unknown) => error);
    await vi.waitFor(() => expect(far).toBeDefined());
    for (const piece of pieces) {
      await far?.write([piece]);
      host.advance(100);
    }
    expect(await outcome).toMatchObject({ family: "transport", code: "ERR_PARSEC_DEADLINE", phase: "read" });
    expect(host.running).toBe(0);
    await expect(far?.write([head])).rejects.toMatchObject({ family: "transport" });
  });

  it("covers a request that the service never reads", async () => {
    const { transport: responding, host } = await connectTestClient(() => undefined);
    const { transport: unread, listener } = memoryTransport();
    let transport: Transport = responding;
    const client = await createClient({
      transport: { connect: (options) => transport.connect(options) },
      host,
      authenticators: [noAuthentication()],
      provider: 3,
    });
    transport = unread;
    const call = client.hashCompute({ alg: "SHA_256", input: new Uint8Array(2 ** 20) }, { timeoutMs: 500 });
    const far = (await listener.connections[Symbol.asyncIterator]().next()).value as AcceptedConnection;
    await new Promise((resolve) => setImmediate(resolve));
    host.advance(500);
    await expect(call).rejects.toMatchObject({ code: "ERR_PARSEC_DEADLINE", phase: "write" });
    expect(host.running).toBe(0);
    await expect(far.write([head])).rejects.toMatchObject({ family: "transport" });
    await listener.close();
  });
});

describe("a call that was ended early", () => {
  it("leaves no unhandled rejection when the transport fails afterwards", async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown) => unhandled.push(reason);
    process.on("unhandledRejection", listen);
    onTestFinished(() => void process.off("unhandledRejection", listen));
    const host = new TestHost();
    let fail: (error: Error) => void = () => undefined;
    const transport: Transport = { connect: () => new Promise((_resolve, reject) => (fail = reject)) };
    const client = createClient({ transport, host, authenticators: [], timeoutMs: 10 });
    host.advance(10);
    await expect(client).rejects.toMatchObject({ code: "ERR_PARSEC_DEADLINE" });
    fail(new Error("too late"));
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).toEqual([]);
  });

  it("wipes a result that comes too late", async () => {
    const { client } = await connectTestClient((request, connection) =>
      respond(request, connection, { data: new Uint8Array(32).fill(0x5a) }),
    );
    const controller = new AbortController();
    let late: Uint8Array | undefined;
    const givingUp: typeof psaExportKey = {
      ...psaExportKey,
      result: {
        ...psaExportKey.result,
        decode(bytes, options) {
          const result = psaExportKey.result.decode(bytes, options);
          late = result.data;
          expect(late).toContain(0x5a);
          controller.abort();
          return result;
        },
      },
    };
    await expect(client.call(givingUp, { keyName: "k" }, { signal: controller.signal })).rejects.toMatchObject({
      code: "ERR_PARSEC_ABORTED",
    });
    expect(late).toEqual(new Uint8Array(32));
  });
});

describe("CallScope", () => {
  const host = new TestHost();
  const newScope = (): CallScope => new CallScope(testEnvironment(host));
  const never = (): Promise<never> => new Promise(() => undefined);
  const noLimit = Number.POSITIVE_INFINITY;

  it.each([
    ["queue", "waiting in the queue. The service has not executed it."],
    ["authenticate", "getting authentication. The service has not executed it."],
    ["connect", "connecting. The service has not executed it."],
    ["write", "sending. The service has not executed it."],
    ["read", "waiting for the response. The service may have executed it."],
  ] as const)("says at the deadline in phase %s: %s", async (phase, outcome) => {
    const scope = newScope();
    const call = scope.run({ timeoutMs: 20 }, never);
    scope.phase = phase;
    host.advance(20);
    await expect(call).rejects.toMatchObject({
      code: "ERR_PARSEC_DEADLINE",
      phase,
      message: expect.stringContaining(outcome),
    });
  });

  it("accepts the longest timeout that timers support", async () => {
    const limits = { timeoutMs: 2 ** 31 - 1 };
    expect(await newScope().run(limits, async () => "done")).toBe("done");
  });

  it("does not start a call whose clock fails, which would have no deadline", async () => {
    const own = new Error("no timer");
    const broken: Host = {
      now: () => 0,
      startTimer() {
        throw own;
      },
    };
    const work = vi.fn(never);
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, "addEventListener");
    await expect(new CallScope(testEnvironment(broken)).run({ timeoutMs: 10, signal }, work)).rejects.toBe(own);
    expect(work).not.toHaveBeenCalled();
    expect(added).not.toHaveBeenCalled();
  });

  it("leaves nothing behind of a call whose signal takes no listener", async () => {
    const own = new TypeError("no listener");
    const signal = {
      aborted: false,
      addEventListener() {
        throw own;
      },
      removeEventListener: () => undefined,
    };
    const environment = testEnvironment(host);
    const work = vi.fn(never);
    await expect(new CallScope(environment).run({ timeoutMs: 10, signal }, work)).rejects.toBe(own);
    expect(work).not.toHaveBeenCalled();
    expect([...environment.deadlines]).toEqual([]);
    host.advance(10);
  });

  it("rejects with the reason of a signal if that is an error of ours, also if it has fired before", async () => {
    const reason = new ParsecError("usage", "ERR_PARSEC_CLOSED", "closed");
    const fired = AbortSignal.abort(reason);
    await expect(newScope().run({ timeoutMs: noLimit, signal: fired }, never)).rejects.toBe(reason);
    const controller = new AbortController();
    const limits = { timeoutMs: noLimit, signal: controller.signal };
    const call = newScope().run(limits, never);
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
  });

  it("does not start work whose signal has fired, and fires its own signal only while the work runs", async () => {
    const work = vi.fn(never);
    const limits = { timeoutMs: noLimit, signal: AbortSignal.abort() };
    await expect(newScope().run(limits, work)).rejects.toMatchObject({ phase: "queue" });
    expect(work).not.toHaveBeenCalled();

    const [controller, scope] = [new AbortController(), newScope()];
    await scope.run({ timeoutMs: noLimit, signal: controller.signal }, async () => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect(scope.signal.aborted).toBe(false);
  });

  it("fires its own signal with the error of the call, once that has settled", async () => {
    const [controller, scope] = [new AbortController(), newScope()];
    const call = scope.run({ timeoutMs: noLimit, signal: controller.signal }, never);
    controller.abort();
    const error = await call.catch((thrown: unknown) => thrown);
    expect(scope.signal).toMatchObject({ aborted: true, reason: error });
  });

  it("stops its timer and leaves its signals when the work fails", async () => {
    const { signal } = new AbortController();
    const removed = vi.spyOn(signal, "removeEventListener");
    const own = new Error("work");
    const call = newScope().run({ timeoutMs: 50, signal }, () => Promise.reject(own));
    await expect(call).rejects.toBe(own);
    await vi.waitFor(() => expect(removed).toHaveBeenCalledTimes(1));
    expect(host.running).toBe(0);
  });
});

it("wipeResult zeroes bytes at any depth, and leaves everything else", () => {
  const result = {
    data: Uint8Array.of(1, 2),
    list: [{ inner: { key: Uint8Array.of(3) } }, Uint8Array.of(4)],
    name: "k",
    count: 5,
    nothing: null,
    absent: undefined,
  };
  wipeResult(result);
  expect(result).toEqual({
    data: new Uint8Array(2),
    list: [{ inner: { key: new Uint8Array(1) } }, new Uint8Array(1)],
    name: "k",
    count: 5,
    nothing: null,
    absent: undefined,
  });
  for (const value of [undefined, null, "text", 1]) expect(() => wipeResult(value)).not.toThrow();
});
