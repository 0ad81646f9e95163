import { describe, expect, it } from "vitest";
import { parsecCrypto } from "../../src/index.js";
import { EC, ECDSA, errorOf, message, RSA, replacing, testCrypto } from "../harness.js";

describe.each([
  ["ECDSA", EC, ECDSA, 64],
  ["RSASSA-PKCS1-v1_5", { ...RSA, name: "RSASSA-PKCS1-v1_5" }, { name: "RSASSA-PKCS1-v1_5" }, 256],
  ["RSA-PSS", { ...RSA, name: "RSA-PSS" }, { name: "RSA-PSS", saltLength: 32 }, 256],
] as const)("a signature by %s", (_name, algorithm, use, length) => {
  it("of another length than the key's is refused", async () => {
    await using test = await testCrypto();
    let size = length;
    const crypto = parsecCrypto(replacing(test.client, { signHash: async () => new Uint8Array(size).fill(1) }));
    const { privateKey } = (await crypto.subtle.generateKey(algorithm, false, ["sign"])) as CryptoKeyPair;
    expect((await crypto.subtle.sign(use, privateKey, message)).byteLength).toBe(length);
    for (size of [length - 2, length + 2] as (typeof length)[]) {
      const error = await errorOf(crypto.subtle.sign(use, privateKey, message));
      expect([error.name, error.message]).toEqual(["OperationError", expect.stringContaining(`${length}`)]);
    }
    await crypto.close();
  });
});
