import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CALL_CHANNEL, type ConnectedClient, connect, direct, ecdsaKey, listKeys } from "../src/index.js";

const message = Buffer.from("a message");
let service: MockService;
let parsec: ConnectedClient;

beforeAll(async () => {
  service = await startMockService({ providers: ["software", "tpm"] });
  parsec = await connect({ transport: service.transport });
  await parsec.key("shared").generate(ecdsaKey("P-256"));
});
afterAll(async () => {
  await parsec.close();
  await service.close();
});

/** Runs while the service takes its time. */
async function slowly(run: () => Promise<void>): Promise<void> {
  service.setFaults({ seed: 1, faults: [{ kind: "delay", ms: 150 }] });
  try {
    await run();
  } finally {
    service.setFaults(undefined);
  }
}

describe("a handle that is used by several at once", () => {
  it("ends nobody's call when another's is ended", async () => {
    for (const what of ["info", "publicHalf"] as const) {
      const key = parsec.key("shared");
      if (what === "publicHalf") await key.info();
      const use = (options: { signal?: AbortSignal; timeoutMs?: number } = {}) =>
        what === "info" ? key.info(options) : key.exportPublicKey("raw", options);
      await slowly(async () => {
        const abort = new AbortController();
        const first = use({ signal: abort.signal });
        const second = use();
        setTimeout(() => abort.abort(), 10);
        await expect(first).rejects.toMatchObject({ code: "ERR_PARSEC_ABORTED" });
        await expect(second).resolves.toBeDefined();
      });
    }
  });

  it("keeps each to its own deadline", async () => {
    const key = parsec.key("shared");
    await slowly(async () => {
      const patient = key.info();
      await expect(key.info({ timeoutMs: 20 })).rejects.toMatchObject({ code: "ERR_PARSEC_DEADLINE" });
      await expect(patient).resolves.toBeDefined();
    });
  });

  it("asks once for all that have no limits of their own", async () => {
    let asked = 0;
    const count = (event: unknown) => {
      if ((event as { opcode: number }).opcode === listKeys.opcode) asked++;
    };
    subscribe(CALL_CHANNEL, count);
    const key = parsec.key("shared");
    await Promise.all(Array.from({ length: 10 }, () => key.info()));
    await key.info({ timeoutMs: 1000 });
    unsubscribe(CALL_CHANNEL, count);
    expect(asked).toBe(1);
  });

  it("does not remember what was under way when it was told to forget", async () => {
    const key = parsec.key("shared");
    await slowly(async () => {
      const before = key.info();
      key.forget();
      expect(await key.info()).not.toBe(await before);
    });
  });
});

describe("a handle whose name stands for several keys", () => {
  it("uses the one in the provider that a call names, whichever it used before", async () => {
    await parsec.key("twin", { provider: 1 }).generate(ecdsaKey("P-256"));
    await parsec.key("twin", { provider: 3 }).generate(ecdsaKey("P-384"));
    const key = parsec.key("twin");
    expect(await key.sign(message)).toHaveLength(64);
    expect(await key.sign(message, { provider: 3 })).toHaveLength(96);
    expect(await key.exportPublicKey("raw", { provider: 3 })).toHaveLength(97);
    expect(await key.sign(message)).toHaveLength(64);
    await key.destroy({ provider: 3 });
    const left = (await parsec.listKeys()).filter(({ name }) => name === "twin");
    expect(left.map(({ providerId }) => providerId)).toEqual([1]);
  });

  it("uses the one of the application as which a call is made", async () => {
    const authenticator = direct("another");
    await parsec.key("mine").generate(ecdsaKey("P-256"));
    await parsec.key("mine").generate(ecdsaKey("P-384"), { authenticator });
    const key = parsec.key("mine");
    expect(await key.exportPublicKey("raw")).toHaveLength(65);
    expect(await key.exportPublicKey("raw", { authenticator })).toHaveLength(97);
    expect(await key.sign(message, { authenticator })).toHaveLength(96);
    expect(await key.sign(message)).toHaveLength(64);
  });
});
