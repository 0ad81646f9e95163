import { createHash } from "node:crypto";
import { eccKeyPair, ecdsa, psaHashCompute, psaImportKey } from "@parsec-ts/operations";
import type { Transport } from "@parsec-ts/transport";
import { ParsecError, type ParsecErrorCode } from "@parsec-ts/wire-protocol";
import { describe, expect, it, vi } from "vitest";
import { type CallEvent, createClient, noAuthentication } from "../src/index.js";
import { answer, type Script } from "./scripted-peer.js";
import { TestHost, type World, world } from "./worlds.js";

const pong: Script = (request, connection) =>
  answer(request, connection, { wireProtocolVersionMaj: 1, wireProtocolVersionMin: 0 });

/** A peer that answers when the test says so, and counts. */
async function heldBack(options: {
  maxConcurrentCalls?: number;
  maxQueuedCalls?: number;
}): Promise<World & { release(): void }> {
  const held: (() => void)[] = [];
  const made = await world(async (request, connection) => {
    await new Promise<void>((resolve) => held.push(resolve));
    await pong(request, connection);
  }, options);
  return { ...made, release: () => held.shift()?.() };
}

describe("many calls at once", () => {
  it("keep to the bound, and are all answered", async () => {
    const { client, peer, release } = await heldBack({ maxConcurrentCalls: 3 });
    const calls = Promise.all(Array.from({ length: 10 }, () => client.ping()));
    await vi.waitFor(() => expect(peer.requests).toHaveLength(3));
    for (let ended = 1; ended <= 10; ended++) {
      release();
      await vi.waitFor(() => expect(peer.requests.length).toBe(Math.min(3 + ended, 10)));
      expect(peer.open.size).toBeLessThanOrEqual(3 + 1);
    }
    expect(await calls).toHaveLength(10);
  });

  it("are refused beyond the bound of those that wait", async () => {
    const { client, peer, release } = await heldBack({ maxConcurrentCalls: 1, maxQueuedCalls: 2 });
    const calls = [client.ping(), client.ping(), client.ping()];
    await expect(client.ping()).rejects.toMatchObject({
      family: "usage",
      code: "ERR_PARSEC_QUEUE_FULL",
      phase: "queue",
    });
    for (const [before, call] of calls.entries()) {
      await vi.waitFor(() => expect(peer.requests).toHaveLength(before + 1));
      release();
      await call;
    }
  });

  it("leave the queue when their signal fires or their time is over, and give nobody's place away", async () => {
    const { client, host, peer, release } = await heldBack({ maxConcurrentCalls: 1, maxQueuedCalls: 3 });
    const running = client.ping();
    const controller = new AbortController();
    const aborted = client.ping({ signal: controller.signal });
    const late = client.ping({ timeoutMs: 5 });
    const patient = client.ping();
    await vi.waitFor(() => expect(peer.requests).toHaveLength(1));
    controller.abort();
    host.advance(5);
    await expect(aborted).rejects.toMatchObject({ code: "ERR_PARSEC_ABORTED", phase: "queue" });
    await expect(late).rejects.toMatchObject({ code: "ERR_PARSEC_DEADLINE", phase: "queue" });
    release();
    await running;
    await vi.waitFor(() => expect(peer.requests).toHaveLength(2));
    release();
    await patient;
  });

  it("ten thousand of them pass", async () => {
    const { client } = await world(pong, { maxConcurrentCalls: 16 });
    expect(await Promise.all(Array.from({ length: 10_000 }, () => client.ping()))).toHaveLength(10_000);
  });

  it.each([
    ["maxConcurrentCalls", 0],
    ["maxQueuedCalls", -1],
    ["maxConcurrentCalls", 1.5],
  ])("refuses %s of %s", async (argument, value) => {
    await expect(world(pong, { [argument]: value })).rejects.toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument });
  });
});

/** A transport that fails to connect so many times with a code, once the client is there. */
function failing(inner: Transport, code: ParsecErrorCode): Transport & { times: number; connects: number } {
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

async function onFailing(code: ParsecErrorCode, reconnectMs?: number) {
  const { transport: inner, peer } = await world(pong);
  const transport = failing(inner, code);
  const host = new TestHost();
  const client = await createClient({
    transport,
    host,
    authenticators: [noAuthentication()],
    ...(reconnectMs !== undefined && { reconnectMs }),
  });
  transport.connects = 0;
  peer.requests.length = 0;
  /** Moves the clock whenever the call sleeps between attempts: one sleeper is the deadline. */
  const tick = async (ms: number): Promise<void> => {
    await vi.waitFor(() => expect(host.sleeping).toBe(2));
    host.advance(ms);
  };
  return { client, transport, host, peer, tick };
}

describe("a request that never reached the service", () => {
  it.each([
    "ERR_PARSEC_TRANSPORT_BUSY",
    "ERR_PARSEC_TRANSPORT_REFUSED",
    "ERR_PARSEC_TRANSPORT_NO_SOCKET",
    "ERR_PARSEC_TRANSPORT_CLOSED",
  ] as const)("is tried again after %s", async (code) => {
    const { client, transport, peer, tick } = await onFailing(code);
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
  ] as const)("is not tried again after %s", async (code) => {
    const { client, transport } = await onFailing(code);
    transport.times = 1;
    await expect(client.ping()).rejects.toMatchObject({ code });
    expect(transport.connects).toBe(1);
  });

  it("is given up when the service stays away for longer than a restart takes", async () => {
    const { client, transport, tick } = await onFailing("ERR_PARSEC_TRANSPORT_REFUSED", 100);
    transport.times = 1000;
    const call = client.ping();
    await tick(60);
    await tick(60);
    await expect(call).rejects.toMatchObject({ code: "ERR_PARSEC_TRANSPORT_REFUSED" });
  });

  it("is tried until the deadline while the backlog is full", async () => {
    const { client, transport, tick } = await onFailing("ERR_PARSEC_TRANSPORT_BUSY", 1);
    transport.times = 1000;
    const call = client.ping({ timeoutMs: 150 });
    for (let i = 0; i < 3; i++) await tick(50);
    await expect(call).rejects.toMatchObject({ code: "ERR_PARSEC_DEADLINE", phase: "connect" });
  });

  it("is not tried again by the first questions of a client: a wrong endpoint is an error at once", async () => {
    const transport = failing((await world(pong)).transport, "ERR_PARSEC_TRANSPORT_NO_SOCKET");
    transport.times = 10;
    await expect(createClient({ transport, host: new TestHost(), authenticators: [] })).rejects.toMatchObject({
      code: "ERR_PARSEC_TRANSPORT_NO_SOCKET",
    });
    expect(transport.connects).toBe(2);
  });
});

it("a request that the service has had is never sent again", async () => {
  const { client, peer } = await world((_request, connection) => connection.close());
  await expect(client.destroyKey("k")).rejects.toMatchObject({ code: "ERR_PARSEC_TRANSPORT_CLOSED" });
  expect(peer.requests).toHaveLength(1);
});

describe("the observer", () => {
  it("hears of each call once: what it was, how it ended, how long it took; never what was in it", async () => {
    const events: CallEvent[] = [];
    const { client, host } = await world((request, connection) => {
      host.advance(7);
      return request.opcode === 7 ? answer(request, connection, { data: new Uint8Array(3) }) : connection.close();
    });
    Object.assign(host, { observe: (event: CallEvent) => events.push(event) });
    await client.exportPublicKey("k");
    await expect(client.destroyKey("k2")).rejects.toThrow();
    await expect(client.listKeys({ signal: AbortSignal.abort() })).rejects.toThrow();
    const subject = { provider: 3, authType: 3, attempts: 1, queuedMs: 0, durationMs: 7 };
    expect(events).toEqual([
      { sequence: expect.any(Number), operation: "PsaExportPublicKey", opcode: 7, keyName: "k", status: 0, ...subject },
      {
        sequence: (events[0]?.sequence ?? 0) + 1,
        operation: "PsaDestroyKey",
        opcode: 3,
        keyName: "k2",
        errorCode: "ERR_PARSEC_TRANSPORT_CLOSED",
        ...subject,
      },
      {
        ...subject,
        sequence: (events[0]?.sequence ?? 0) + 2,
        operation: "ListKeys",
        opcode: 26,
        provider: 0,
        errorCode: "ERR_PARSEC_ABORTED",
        attempts: 0,
        durationMs: 0,
      },
    ]);
  });

  it("is told what was asked, as a digest that the service can make of its own log, unless that may be secret", async () => {
    const events: CallEvent[] = [];
    const { client, host, peer } = await world((_request, connection) => connection.close());
    const sha256 = (parts: readonly Uint8Array[]): string =>
      createHash("sha256").update(Buffer.concat(parts)).digest("hex");
    Object.assign(host, { observe: (event: CallEvent) => events.push(event), digest: sha256 });
    const large = new Uint8Array(20_000).fill(7);
    const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });
    await client.destroyKey("k").catch(() => undefined);
    await client
      .verifyHash({ keyName: "k", alg: ecdsa("SHA_256"), hash: large, signature: large })
      .catch(() => undefined);
    await client.listKeys().catch(() => undefined);
    await client.importKey({ keyName: "k", attributes, data: large }).catch(() => undefined);
    await client.hashCompute({ alg: "SHA_256", input: large }).catch(() => undefined);
    const had = peer.requests.slice(-5).map(({ opcode, body }) => ({ opcode, requestDigest: sha256([body]) }));
    expect(events.map(({ opcode, requestDigest }) => ({ opcode, requestDigest }))).toEqual([
      ...had.slice(0, 3),
      { opcode: psaImportKey.opcode, requestDigest: undefined },
      { opcode: psaHashCompute.opcode, requestDigest: undefined },
    ]);
  });

  it("cannot harm a call", async () => {
    const { client, host } = await world(pong);
    Object.assign(host, {
      observe: () => {
        throw new Error("observer");
      },
      digest: () => {
        throw new Error("digest");
      },
    });
    expect(await client.ping()).toEqual({ major: 1, minor: 0 });
  });

  it("is told the status of a refusal and the name of the key in parameters", async () => {
    const events: CallEvent[] = [];
    const { client, host } = await world(pong);
    Object.assign(host, { observe: (event: CallEvent) => events.push(event) });
    const parameters = { kind: "activateCredential", attestedKeyName: "attested", attestingKeyName: "" } as const;
    await expect(client.prepareKeyAttestation({ parameters })).rejects.toThrow();
    expect(events).toMatchObject([{ keyName: "attested", operation: "PrepareKeyAttestation" }]);
  });
});
