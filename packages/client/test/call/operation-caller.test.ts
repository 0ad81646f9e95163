import { describe, expect, it, vi } from "vitest";
import { type CallEvent, createClient, direct, noAuthentication } from "../../src/index.js";
import { connectTestClient } from "../harness.js";
import { holdResponses, respond, respondEmpty, respondPong } from "../scripted-peer.js";

describe("OperationCaller", () => {
  it("uses the provider and the authenticator that a single call names", async () => {
    const { client, peer } = await connectTestClient(respondEmpty);
    await client.destroyKey("k", { provider: 1, authenticator: direct("jörg") });
    await client.destroyKey("k", { authenticator: noAuthentication() });
    expect(peer.requests).toMatchObject([
      { provider: 1, authType: 1, auth: new TextEncoder().encode("jörg") },
      { provider: 3, authType: 0 },
    ]);
  });

  it("claims no identity where an operation needs none", async () => {
    const { client, peer } = await connectTestClient(respondPong);
    await client.ping({ authenticator: direct("app") });
    expect(peer.requests).toMatchObject([{ provider: 0, authType: 0, auth: new Uint8Array(0) }]);
  });

  it("sends operations that manage keys and clients to the core provider, whatever provider is configured", async () => {
    const { client, peer } = await connectTestClient(
      (request, connection) => respond(request, connection, { keys: [] }),
      { provider: 1 },
    );
    await client.listKeys({ provider: 3 });
    expect(peer.requests).toMatchObject([{ provider: 0, authType: 3 }]);
  });

  it("refuses an operation with keys if the service has no provider but the core one", async () => {
    const { client, peer } = await connectTestClient(respondEmpty, { providers: [0] });
    await expect(client.destroyKey("k")).rejects.toMatchObject({
      family: "usage",
      code: "ERR_PARSEC_NO_PROVIDER",
      argument: "provider",
    });
    await client.destroyKey("k", { provider: 1 });
    expect(peer.requests).toHaveLength(1);
  });

  it("frees the slot of a call that fails", async () => {
    const { client } = await connectTestClient((_request, connection) => connection.close(), {
      maxConcurrentCalls: 1,
      maxQueuedCalls: 1,
    });
    for (let call = 0; call < 3; call++) {
      await expect(client.ping()).rejects.toMatchObject({ code: "ERR_PARSEC_TRANSPORT_CLOSED" });
    }
  });

  it("reports how long a call has waited for a slot", async () => {
    const { script, release } = holdResponses(respondPong);
    const { client, host, peer } = await connectTestClient(script, { maxConcurrentCalls: 1 });
    const events: CallEvent[] = [];
    Object.assign(host, { observe: (event: CallEvent) => events.push(event) });
    host.advance(100);
    const calls = [client.ping(), client.ping()];
    for (const arrived of [1, 2]) {
      await vi.waitFor(() => expect(peer.requests).toHaveLength(arrived));
      host.advance(7);
      release();
      await calls[arrived - 1];
    }
    expect(events.map(({ queuedMs, durationMs }) => [queuedMs, durationMs])).toEqual([
      [0, 7],
      [7, 14],
    ]);
  });

  it("gives several requests of one call a single deadline", async () => {
    const { client, host, peer } = await connectTestClient((request, connection) => {
      host.advance(40);
      return respond(request, connection, { randomBytes: Uint8Array.of(7) });
    });
    await expect(client.generateRandom(10, { timeoutMs: 100 })).rejects.toMatchObject({ code: "ERR_PARSEC_DEADLINE" });
    expect(peer.requests).toHaveLength(3);
    const unlimited = await client.generateRandom(4, { timeoutMs: Number.POSITIVE_INFINITY });
    expect(unlimited).toHaveLength(4);
  });

  it("refuses a timeout that is none before the first of several requests", async () => {
    const { client, peer } = await connectTestClient(respondEmpty);
    await expect(client.generateRandom(0, { timeoutMs: 0 })).rejects.toMatchObject({ argument: "timeoutMs" });
    expect(peer.requests).toEqual([]);
  });

  it("closes its transport when it is closed", async () => {
    const { transport, host } = await connectTestClient(respondPong);
    const close = vi.fn();
    const client = await createClient({
      transport: { connect: (options) => transport.connect(options), close },
      host,
      authenticators: [noAuthentication()],
    });
    expect(close).not.toHaveBeenCalled();
    await client.close();
    expect(close).toHaveBeenCalled();
  });

  it("ends running calls when it is closed, and refuses further ones", async () => {
    const { client, peer } = await connectTestClient(() => undefined);
    const call = client.ping();
    await vi.waitFor(() => expect(peer.requests).toHaveLength(1));
    await client.close();
    await client.close();
    await expect(call).rejects.toMatchObject({ family: "usage", code: "ERR_PARSEC_CLOSED" });
    await expect(client.ping()).rejects.toMatchObject({ code: "ERR_PARSEC_CLOSED" });
  });
});
