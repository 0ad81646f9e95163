import { Opcode } from "@parsec-ts/operations";
import type { Transport } from "@parsec-ts/transport";
import { encodeErrorResponse, ParsecError, type ParsecErrorCode, ProviderId, Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it, vi } from "vitest";
import { CallScope } from "../../src/call/call-scope.js";
import { Retries } from "../../src/call/retry.js";
import { createClient, noAuthentication } from "../../src/index.js";
import { connectTestClient, TestHost, testEnvironment } from "../harness.js";
import { respondEmpty, respondPong, send } from "../scripted-peer.js";

/** The response of a service that has waited for the request in vain. */
const NOT_READ = encodeErrorResponse({ provider: ProviderId.Core }, Opcode.Ping, Status.ConnectionError);

/** The same response with a byte of body. */
function withBody({ parts }: { parts: readonly Uint8Array[] }): { parts: readonly Uint8Array[] } {
  const frame = Uint8Array.from([...parts.flatMap((part) => [...part]), 0]);
  new DataView(frame.buffer).setUint32(22, 1, true);
  return { parts: [frame] };
}

/** Wraps a transport so that its next `times` connections fail with this code. */
function failingTransport(inner: Transport, code: ParsecErrorCode): Transport & { times: number; connects: number } {
  const transport = {
    times: 0,
    connects: 0,
    async connect(options: Parameters<Transport["connect"]>[0]) {
      transport.connects++;
      if (transport.times-- > 0) throw new ParsecError("transport", code, "not now", { phase: "connect" });
      return await inner.connect(options);
    },
  };
  return transport;
}

/** Connects a client over a failing transport. */
async function connectOverFailing(code: ParsecErrorCode, reconnectMs?: number) {
  const { transport: inner, peer } = await connectTestClient(respondPong);
  const transport = failingTransport(inner, code);
  const host = new TestHost();
  const client = await createClient({
    transport,
    host,
    authenticators: [noAuthentication()],
    ...(reconnectMs !== undefined && { reconnectMs }),
  });
  transport.connects = 0;
  peer.requests.length = 0;
  /** Moves the clock as soon as the call sleeps between two attempts. The other one of the two timers is the deadline. */
  const tick = async (ms: number): Promise<void> => {
    await vi.waitFor(() => expect(host.running).toBe(2));
    host.advance(ms);
  };
  return { client, transport, host, peer, tick };
}

describe("Retries", () => {
  it.each([
    "ERR_PARSEC_TRANSPORT_BUSY",
    "ERR_PARSEC_TRANSPORT_REFUSED",
    "ERR_PARSEC_TRANSPORT_NO_SOCKET",
    "ERR_PARSEC_TRANSPORT_CLOSED",
  ] as const)("retries after %s", async (code) => {
    const { client, transport, peer, tick } = await connectOverFailing(code);
    transport.times = 3;
    const call = client.ping();
    for (const pause of [1, 2, 4]) await tick(pause);
    expect(await call).toEqual({ major: 1, minor: 0 });
    expect([transport.connects, peer.requests.length]).toEqual([4, 1]);
  });

  it.each([
    "ERR_PARSEC_TRANSPORT_PERMISSION",
    "ERR_PARSEC_TRANSPORT_NOT_A_SOCKET",
    "ERR_PARSEC_TRANSPORT_FAILED",
  ] as const)("does not retry after %s", async (code) => {
    const { client, transport } = await connectOverFailing(code);
    transport.times = 1;
    await expect(client.ping()).rejects.toMatchObject({ code });
    expect(transport.connects).toBe(1);
  });

  it("repeats a request that the service reports as not read, five times at most, with doubling pauses", async () => {
    const { client, host, peer } = await connectTestClient(async (request, connection) => {
      if (peer.requests.length > 5) await respondEmpty(request, connection);
      else await send(connection, NOT_READ);
    });
    const call = client.destroyKey("k");
    for (const pause of [1, 2, 4, 8, 16]) {
      await vi.waitFor(() => expect(host.running).toBe(2));
      host.advance(pause - 0.5);
      expect(host.running).toBe(2);
      host.advance(0.5);
    }
    await call;
    expect(peer.requests).toHaveLength(6);
  });

  it("reports a request that the service has not read six times", async () => {
    const { client, host, peer } = await connectTestClient((_request, connection) => send(connection, NOT_READ));
    const call = expect(client.ping()).rejects.toMatchObject({
      code: "ERR_PARSEC_SERVICE_CONNECTION_ERROR",
      message: expect.stringContaining("did not read the request"),
    });
    for (const pause of [1, 2, 4, 8, 16]) {
      await vi.waitFor(() => expect(host.running).toBe(2));
      host.advance(pause);
    }
    await call;
    expect(peer.requests).toHaveLength(6);
  });

  it.each<[string, { parts: readonly Uint8Array[] }]>([
    ["of the operation itself", encodeErrorResponse({ provider: 3 }, Opcode.PsaDestroyKey, Status.ConnectionError)],
    ["with another status", encodeErrorResponse({ provider: 0 }, Opcode.Ping, Status.InvalidHeader)],
    ["with a body", withBody(NOT_READ)],
  ])("does not repeat a request after an error %s", async (_title, response) => {
    const { client, peer } = await connectTestClient((_request, connection) => send(connection, response));
    await expect(client.destroyKey("k")).rejects.toThrow();
    expect(peer.requests).toHaveLength(1);
  });

  it.each(["ERR_PARSEC_TRANSPORT_REFUSED", "ERR_PARSEC_TRANSPORT_NO_SOCKET", "ERR_PARSEC_TRANSPORT_CLOSED"] as const)(
    "gives up once %s has lasted for reconnectMs",
    async (code) => {
      const { client, transport, host, tick } = await connectOverFailing(code, 100);
      host.advance(1_000); // the time before the call does not count
      transport.times = 1000;
      const call = client.ping();
      await tick(60);
      await tick(36);
      await tick(4);
      await expect(call).rejects.toMatchObject({ code });
      expect(transport.connects).toBe(4);
    },
  );

  it("doubles its pauses up to 50 ms", async () => {
    const { client, transport, host, tick } = await connectOverFailing("ERR_PARSEC_TRANSPORT_BUSY");
    const slept = vi.spyOn(host, "startTimer");
    transport.times = 8;
    const call = client.ping();
    const pauses = [1, 2, 4, 8, 16, 32, 50, 50];
    for (const pause of pauses) await tick(pause);
    await call;
    expect(slept.mock.calls.slice(1).map(([ms]) => ms)).toEqual(pauses);
  });

  it("makes no further attempt when the call is aborted in a pause", async () => {
    const { client, transport, host } = await connectOverFailing("ERR_PARSEC_TRANSPORT_BUSY");
    const controller = new AbortController();
    transport.times = 1;
    const call = client.ping({ signal: controller.signal });
    await vi.waitFor(() => expect(host.running).toBe(2));
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "ERR_PARSEC_ABORTED" });
    await new Promise((resolve) => setImmediate(resolve));
    expect([transport.connects, host.running]).toEqual([1, 0]);
  });

  it("does not pause after an attempt in which the call was aborted", async () => {
    const controller = new AbortController();
    const host = new TestHost();
    const scope = new CallScope(testEnvironment());
    const limits = { timeoutMs: Number.POSITIVE_INFINITY, signal: controller.signal };
    const busy = new ParsecError("transport", "ERR_PARSEC_TRANSPORT_BUSY", "not now");
    const call = scope.run(limits, () => new Promise(() => undefined));
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "ERR_PARSEC_ABORTED" });
    await expect(new Retries({ host, reconnectMs: 1_000 }).pauseAfter(busy, scope)).rejects.toBe(busy);
    expect(host.running).toBe(0);
  });

  it("does not repeat an attempt that failed by an error of another kind", async () => {
    const own = Object.assign(new Error("a defect"), { code: "ERR_PARSEC_TRANSPORT_BUSY" });
    const retries = new Retries({ host: new TestHost(), reconnectMs: 1_000 });
    await expect(retries.pauseAfter(own, new CallScope(testEnvironment()))).rejects.toBe(own);
  });

  it("retries until the deadline while the backlog is full", async () => {
    const { client, transport, tick } = await connectOverFailing("ERR_PARSEC_TRANSPORT_BUSY", 1);
    transport.times = 1000;
    const call = client.ping({ timeoutMs: 150 });
    for (let i = 0; i < 3; i++) await tick(50);
    await expect(call).rejects.toMatchObject({ code: "ERR_PARSEC_DEADLINE", phase: "connect" });
  });

  it("does not retry while a client connects, so that a wrong endpoint is an error at once", async () => {
    const transport = failingTransport(
      (await connectTestClient(respondPong)).transport,
      "ERR_PARSEC_TRANSPORT_NO_SOCKET",
    );
    transport.times = 10;
    await expect(createClient({ transport, host: new TestHost(), authenticators: [] })).rejects.toMatchObject({
      code: "ERR_PARSEC_TRANSPORT_NO_SOCKET",
    });
    expect(transport.connects).toBe(2);
  });

  it("never repeats a request that the service has received", async () => {
    const { client, peer } = await connectTestClient((_request, connection) => connection.close());
    await expect(client.destroyKey("k")).rejects.toMatchObject({ code: "ERR_PARSEC_TRANSPORT_CLOSED" });
    expect(peer.requests).toHaveLength(1);
  });
});
