import { afterEach, describe, expect, it } from "vitest";
import { EC, ECDSA, message, platform, testCrypto } from "../harness.js";

const pollution = Object.prototype as Record<string, unknown>;

afterEach(() => {
  delete pollution.toJSON;
  delete pollution.kty;
  delete pollution.k;
});

describe("a key that is wrapped as a JsonWebKey", () => {
  it("is shown to no method of a polluted prototype", async () => {
    await using test = await testCrypto();
    const kek = await test.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
    const use = { name: "AES-GCM", iv: new Uint8Array(12) };
    const pair = await platform.subtle.generateKey(EC, true, ["sign", "verify"]);
    const seen: unknown[] = [];
    Object.defineProperty(pollution, "toJSON", {
      configurable: true,
      get(this: unknown) {
        // For keys alone: the test runner writes JSON too.
        const isOfKey = Array.isArray(this) ? this.includes("sign") : Object.hasOwn(Object(this), "kty");
        if (isOfKey) seen.push(this);
        return isOfKey ? () => ({}) : undefined;
      },
    });
    const wrapped = await test.subtle.wrapKey("jwk", pair.privateKey, kek, use);
    delete pollution.toJSON;
    expect(seen).toEqual([]);
    const key = await test.subtle.unwrapKey("jwk", wrapped, kek, use, EC, false, ["sign"]);
    const signature = await test.subtle.sign(ECDSA, key, message);
    expect(await platform.subtle.verify(ECDSA, pair.publicKey, signature, message)).toBe(true);
  });

  it("is a DataError if what was wrapped is not one, whatever prototypes have", async () => {
    await using test = await testCrypto();
    Object.defineProperty(pollution, "kty", { configurable: true, value: "oct" });
    Object.defineProperty(pollution, "k", { configurable: true, value: "A".repeat(22) });
    for (const value of [{}, 5, null, []]) {
      const { data, key, use } = await encryptJson(test.subtle, value);
      const error = await test.subtle
        .unwrapKey("jwk", data, key, use, "AES-GCM", false, ["encrypt"])
        .catch((caught: unknown) => caught);
      expect(error).toMatchObject({ name: "DataError" });
    }
  });
});

interface Encrypted {
  readonly data: ArrayBuffer;
  readonly key: CryptoKey;
  readonly use: AesGcmParams;
}

async function encryptJson(subtle: SubtleCrypto, value: unknown): Promise<Encrypted> {
  const key = await subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["encrypt", "unwrapKey"]);
  const use = { name: "AES-GCM", iv: new Uint8Array(12) };
  return { data: await subtle.encrypt(use, key, new TextEncoder().encode(JSON.stringify(value))), key, use };
}
