import { eccKeyPair, ecdsa } from "@parsec-ts/operations";
import type { Transport } from "@parsec-ts/transport";
import { Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it, vi } from "vitest";
import { createClient, direct, jwtSvid } from "../../src/index.js";
import { connectTestClient, TestHost } from "../harness.js";
import { respond, respondEmpty, respondStatus } from "../scripted-peer.js";

const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });

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
});
