import { ecdsaKey, listKeys } from "@parsec-ts/operations";
import { describe, expect, it, vi } from "vitest";
import { connectTestClient, type TestConnection } from "../harness.js";
import { holdResponses, respondWithKey } from "../scripted-peer.js";

const respondShared = respondWithKey("shared", ecdsaKey("P-256"));

/** Connects to a service that holds the key "shared" and responds once for each `release()`. */
async function connectToHeldService(): Promise<TestConnection & { release(): void }> {
  const { script, release } = holdResponses(respondShared);
  return { ...(await connectTestClient(script)), release };
}

describe("ResponseCache, as the handle of a key uses it", () => {
  it.each(["info", "exportPublicKey"] as const)(
    "does not end a call of %s when another one is ended",
    async (method) => {
      const { client, peer, release } = await connectToHeldService();
      const key = client.key("shared");
      let expected = 2;
      if (method === "exportPublicKey") {
        const info = key.info();
        await vi.waitFor(() => expect(peer.requests).toHaveLength(1));
        release();
        await info;
        expected = 3;
      }
      const use = (options: { signal?: AbortSignal } = {}) =>
        method === "info" ? key.info(options) : key.exportPublicKey("raw", options);
      const abort = new AbortController();
      const first = use({ signal: abort.signal });
      const second = use();
      await vi.waitFor(() => expect(peer.requests).toHaveLength(expected));
      abort.abort();
      await expect(first).rejects.toMatchObject({ code: "ERR_PARSEC_ABORTED" });
      release();
      release();
      await expect(second).resolves.toBeDefined();
    },
  );

  it("keeps each call to its own deadline", async () => {
    const { client, host, peer, release } = await connectToHeldService();
    const key = client.key("shared");
    const patient = key.info();
    const impatient = key.info({ timeoutMs: 20 });
    await vi.waitFor(() => expect(peer.requests).toHaveLength(2));
    host.advance(20);
    await expect(impatient).rejects.toMatchObject({ code: "ERR_PARSEC_DEADLINE" });
    release();
    release();
    await expect(patient).resolves.toBeDefined();
  });

  it("sends one request for all calls that have no limits of their own", async () => {
    const { client, peer } = await connectTestClient(respondShared);
    const key = client.key("shared");
    await Promise.all(Array.from({ length: 10 }, () => key.info()));
    await key.info({ timeoutMs: 1000 });
    expect(peer.requests.filter(({ opcode }) => opcode === listKeys.opcode)).toHaveLength(1);
  });

  it("does not keep a response that was pending when the handle was told to forget", async () => {
    const { client, peer, release } = await connectToHeldService();
    const key = client.key("shared");
    const before = key.info();
    key.forget();
    const after = key.info();
    await vi.waitFor(() => expect(peer.requests).toHaveLength(2));
    release();
    release();
    expect(await after).not.toBe(await before);
  });
});
