import type { Transport } from "@parsec-ts/transport";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type Authenticator, createClient, noAuthentication } from "../src/index.js";
import { answer, type Script } from "./scripted-peer.js";
import { TestHost, world } from "./worlds.js";

const silent: Script = () => undefined;
const pong: Script = (request, connection) =>
  answer(request, connection, { wireProtocolVersionMaj: 1, wireProtocolVersionMin: 0 });

/** Waits until the peer has the request: from then on the call is waiting for its answer. */
const arrived = (peer: { readonly requests: readonly unknown[] }) =>
  vi.waitFor(() => expect(peer.requests).toHaveLength(1));

describe("the deadline", () => {
  it("covers a silent service", async () => {
    const { client, host, peer } = await world(silent);
    const call = client.ping({ timeoutMs: 300 });
    await arrived(peer);
    host.advance(299);
    host.advance(1);
    await expect(call).rejects.toMatchObject({ family: "transport", code: "ERR_PARSEC_DEADLINE", phase: "read" });
    expect(host.sleeping).toBe(0);
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
    const { client, host, peer } = await world(silent);
    const never: Authenticator = { authType: 4, authenticate: () => new Promise(() => undefined) };
    const call = client.destroyKey("k", { authenticator: never, timeoutMs: 10 });
    host.advance(10);
    await expect(call).rejects.toMatchObject({ code: "ERR_PARSEC_DEADLINE", phase: "authenticate" });
    expect(peer.requests).toEqual([]);
  });

  it("of a late timer does not touch the next call", async () => {
    const { client, host } = await world(pong);
    await client.ping({ timeoutMs: 100 });
    expect(host.sleeping).toBe(0);
    host.advance(200);
    expect(await client.ping({ timeoutMs: 100 })).toEqual({ major: 1, minor: 0 });
  });

  it("can be switched off", async () => {
    const { client, host } = await world(pong);
    await client.ping({ timeoutMs: Number.POSITIVE_INFINITY });
    expect(host.sleeping).toBe(0);
  });

  it.each([0, -1, Number.NaN, 2 ** 31, "5"])("refuses %s", async (timeoutMs) => {
    const { client } = await world(pong);
    await expect(client.ping({ timeoutMs: timeoutMs as number })).rejects.toMatchObject({
      code: "ERR_PARSEC_ARGUMENT",
      argument: "timeoutMs",
    });
  });
});

describe("an AbortSignal", () => {
  it("that has fired keeps the call from starting", async () => {
    const { client, peer } = await world(pong);
    const reason = new Error("no longer wanted");
    await expect(client.ping({ signal: AbortSignal.abort(reason) })).rejects.toMatchObject({
      family: "transport",
      code: "ERR_PARSEC_ABORTED",
      cause: reason,
    });
    expect(peer.requests).toEqual([]);
  });

  it("ends a call under way and its connection", async () => {
    const { client, host, peer } = await world(silent);
    const controller = new AbortController();
    const call = client.ping({ signal: controller.signal });
    await arrived(peer);
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "ERR_PARSEC_ABORTED", phase: "read" });
    expect(host.sleeping).toBe(0);
    await vi.waitFor(() => expect(peer.open.size).toBe(0));
  });

  it("keeps no listener after the call", async () => {
    const { client } = await world(pong);
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    await client.ping({ signal });
    expect(added).toHaveBeenCalledTimes(1);
    expect(removed).toHaveBeenCalledTimes(1);
    expect(removed.mock.calls[0]?.[1]).toBe(added.mock.calls[0]?.[1]);
  });
});

describe("close", () => {
  it("ends calls under way and refuses further ones", async () => {
    const { client, peer } = await world(silent);
    const call = client.ping();
    await arrived(peer);
    await client.close();
    await client.close();
    await expect(call).rejects.toMatchObject({ family: "usage", code: "ERR_PARSEC_CLOSED" });
    await expect(client.ping()).rejects.toMatchObject({ code: "ERR_PARSEC_CLOSED" });
  });
});

describe("nothing is left unheard", () => {
  it("when the transport fails after the call was ended", async () => {
    const unheard: unknown[] = [];
    const listen = (reason: unknown) => unheard.push(reason);
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
    expect(unheard).toEqual([]);
  });
});
