import { ParsecError } from "@parsec-ts/wire-protocol";
import { describe, expect, it, vi } from "vitest";
import { type CallProgress, observeCall } from "../../src/call/observe-call.js";
import type { CallEvent, Host } from "../../src/index.js";
import { connectTestClient, TestHost } from "../harness.js";
import { respond, respondPong } from "../scripted-peer.js";

describe("observeCall", () => {
  it("reports each call once: operation, outcome and duration, never the contents", async () => {
    const events: CallEvent[] = [];
    const { client, host } = await connectTestClient((request, connection) => {
      host.advance(7);
      return request.opcode === 7 ? respond(request, connection, { data: new Uint8Array(65) }) : connection.close();
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

  it("does not let an observer or a digest that throws change the outcome of a call", async () => {
    const { client, host } = await connectTestClient(respondPong);
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

  it("reports the name of a key in the parameters of an attestation", async () => {
    const events: CallEvent[] = [];
    const { client, host } = await connectTestClient(respondPong);
    Object.assign(host, { observe: (event: CallEvent) => events.push(event) });
    const parameters = { kind: "activateCredential", attestedKeyName: "attested", attestingKeyName: "" } as const;
    await expect(client.prepareKeyAttestation({ parameters })).rejects.toThrow();
    expect(events).toMatchObject([{ keyName: "attested", operation: "PrepareKeyAttestation" }]);
  });
});

describe("observeCall of any request", () => {
  const info = { operation: "Frob", opcode: 9, provider: 2, authType: 1 };
  const progress = { attempts: 2, queuedMs: 3, requestDigest: undefined };

  const observe = (host: Host, request: unknown) =>
    observeCall(host, { name: info.operation, opcode: info.opcode }, request, info.provider, info.authType);

  /** Observes a call with this request until it fails with this error, and returns the event. */
  async function eventOf(request: unknown, error: unknown): Promise<CallEvent | undefined> {
    const host = Object.assign(new TestHost(), { observe: vi.fn() });
    host.advance(100);
    const observer = observe(host, request);
    host.advance(5);
    await expect(observer?.observe(Promise.reject(error), progress)).rejects.toBe(error);
    return host.observe.mock.calls[0]?.[0];
  }

  it.each([
    [{ keyName: "k", privateKeyName: "other" }, "k"],
    [{ privateKeyName: "k" }, "k"],
    [{ attestedKeyName: "k" }, "k"],
    [{ parameters: { attestedKeyName: "k" } }, "k"],
    [{ keyName: 7 }, undefined],
    [{ parameters: null }, undefined],
    [{ parameters: "keyName" }, undefined],
    [{}, undefined],
    [undefined, undefined],
    [null, undefined],
  ])("reports the key of %j as %s", async (request, keyName) => {
    const event = await eventOf(request, new Error("no"));
    expect(event).toEqual({
      sequence: expect.any(Number),
      ...info,
      ...(keyName !== undefined && { keyName }),
      attempts: 2,
      queuedMs: 3,
      durationMs: 5,
    });
    expect(Object.keys(event ?? {})).not.toContain("request");
    expect("keyName" in (event ?? {})).toBe(keyName !== undefined);
  });

  it("reports the code of an error of ours, and the status only if the service has returned one", async () => {
    const local = await eventOf({}, new ParsecError("usage", "ERR_PARSEC_ARGUMENT", "no"));
    expect(local).toMatchObject({ errorCode: "ERR_PARSEC_ARGUMENT" });
    expect("status" in (local ?? {})).toBe(false);
    const refused = await eventOf({}, new ParsecError("service", "ERR_PARSEC_SERVICE_X", "no", { status: 1140 }));
    expect(refused).toMatchObject({ errorCode: "ERR_PARSEC_SERVICE_X", status: 1140 });
    expect("errorCode" in ((await eventOf({}, new Error("no"))) ?? {})).toBe(false);
  });

  it("does not even ask for the time where the host does not observe, or no one listens to it", () => {
    const unobserved = new TestHost();
    const ignored = Object.assign(new TestHost(), { observe: vi.fn(), isObserved: () => false });
    for (const host of [unobserved, ignored]) {
      const now = vi.spyOn(host, "now");
      expect(observe(host, {})).toBeUndefined();
      expect(now).not.toHaveBeenCalled();
    }
    expect(observe(Object.assign(ignored, { isObserved: () => true }), {})).toBeDefined();
  });

  it("reports the digest of a request that has one", async () => {
    const host = Object.assign(new TestHost(), { observe: vi.fn() });
    const report = (progress: CallProgress) => observe(host, {})?.observe(Promise.resolve("result"), progress);
    expect(await report({ ...progress, requestDigest: "d1" })).toBe("result");
    expect(await report(progress)).toBe("result");
    const [[first], [second]] = host.observe.mock.calls as [[CallEvent], [CallEvent]];
    expect(first).toMatchObject({ requestDigest: "d1", status: 0 });
    expect("requestDigest" in second).toBe(false);
    expect(second.sequence).toBe(first.sequence + 1);
  });
});
