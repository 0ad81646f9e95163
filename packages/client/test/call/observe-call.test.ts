import { describe, expect, it } from "vitest";
import type { CallEvent } from "../../src/index.js";
import { connectTestClient } from "../harness.js";
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
