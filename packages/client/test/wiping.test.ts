import { eccKeyPair, ecdsa, psaExportKey } from "@parsec-ts/operations";
import type { Transport } from "@parsec-ts/transport";
import { expect, it } from "vitest";
import { createClient, direct } from "../src/index.js";
import { answer } from "./scripted-peer.js";
import { TestHost, world } from "./worlds.js";

const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });

it("a call that is given up leaves nothing of its request, whatever the transport still does with it", async () => {
  const { transport } = await world((request, connection) => answer(request, connection, {}), {
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

it("a result that comes too late, as the call has been given up, is wiped", async () => {
  const { client } = await world((request, connection) =>
    answer(request, connection, { data: new Uint8Array(32).fill(0x5a) }),
  );
  const controller = new AbortController();
  let late: Uint8Array | undefined;
  const givingUp: typeof psaExportKey = {
    ...psaExportKey,
    result: {
      ...psaExportKey.result,
      decode(body) {
        const result = psaExportKey.result.decode(body);
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
