import { createCipheriv } from "node:crypto";
import { chacha20Poly1305Key } from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import { cryptoKeyOf, isServiceKey, refusalReason } from "../../../src/index.js";
import { errorNameOf, errorOf, message, testCrypto } from "../../harness.js";

const NAME = "ChaCha20-Poly1305";
const USAGES = ["encrypt", "decrypt"] as const;
const iv = new Uint8Array(12).fill(3);
const additionalData = new Uint8Array([1, 2, 3]);
const use = { name: NAME, iv, additionalData };

describe("a ChaCha20-Poly1305 key", () => {
  it("is generated in the service, where it encrypts and decrypts", async () => {
    await using test = await testCrypto();
    const key = (await test.subtle.generateKey({ name: NAME }, false, USAGES)) as CryptoKey;
    expect([isServiceKey(key), key.type, key.extractable, key.algorithm]).toEqual([
      ...[true, "secret", false],
      { name: NAME },
    ]);
    test.calls();
    const sealed = await test.subtle.encrypt(use, key, message);
    expect(sealed.byteLength).toBe(message.length + 16);
    expect(new Uint8Array(await test.subtle.decrypt(use, key, sealed))).toEqual(message);
    expect(test.calls()).toEqual(["PsaAeadEncrypt", "PsaAeadDecrypt"]);
  });

  it("of the service encrypts as OpenSSL does, and is opened with its algorithm", async () => {
    await using test = await testCrypto();
    const secret = new Uint8Array(32).fill(9);
    const attributes = chacha20Poly1305Key();
    await test.client.importKey({ keyName: "sealer", attributes, data: secret });
    const key = (await cryptoKeyOf(test.crypto, test.client.key("sealer"))) as CryptoKey;
    expect([key.algorithm, [...key.usages].sort()]).toEqual([
      { name: NAME },
      ["decrypt", "encrypt", "unwrapKey", "wrapKey"],
    ]);
    const cipher = createCipheriv("chacha20-poly1305", secret, iv, { authTagLength: 16 });
    cipher.setAAD(additionalData, { plaintextLength: message.length });
    const expected = Buffer.concat([cipher.update(message), cipher.final(), cipher.getAuthTag()]);
    expect(Buffer.from(await test.subtle.encrypt(use, key, message))).toEqual(expected);
  });

  it("has nonces of 12 bytes and whole tags alone, and one error for every bad text", async () => {
    await using test = await testCrypto();
    const key = (await test.subtle.generateKey(NAME, false, USAGES)) as CryptoKey;
    const sealed = new Uint8Array(await test.subtle.encrypt({ ...use, tagLength: 128 }, key, message));
    test.calls();
    for (const wrong of [{ iv: new Uint8Array(16) }, { iv: new Uint8Array(8) }, { tagLength: 96 }]) {
      expect(await errorNameOf(test.subtle.encrypt({ ...use, ...wrong }, key, message))).toBe("OperationError");
      expect(await errorNameOf(test.subtle.decrypt({ ...use, ...wrong }, key, sealed))).toBe("OperationError");
    }
    expect(await errorNameOf(test.subtle.encrypt({ name: NAME } as never, key, message))).toBe("TypeError");
    expect(await errorNameOf(test.subtle.decrypt(use, key, sealed.slice(0, 15)))).toBe("OperationError");
    expect(test.calls()).toEqual([]);
    const changed = sealed.map((byte, index) => (index === 0 ? byte ^ 1 : byte));
    for (const [given, data] of [
      [use, changed],
      [{ ...use, additionalData: iv }, sealed],
      [use, sealed.slice(1)],
    ] as const) {
      const error = await errorOf(test.subtle.decrypt(given, key, data));
      expect([error.name, error.message]).toEqual(["OperationError", "The data could not be decrypted."]);
    }
  });

  it("encrypts no empty text, and wraps and unwraps keys", async () => {
    await using test = await testCrypto();
    const all = ["encrypt", "decrypt", "wrapKey", "unwrapKey"] as const;
    const key = (await test.subtle.generateKey(NAME, false, all)) as CryptoKey;
    const empty = await errorOf(test.subtle.encrypt(use, key, new Uint8Array(0)));
    expect(refusalReason(empty)).toBe("empty-plaintext");
    const { privateKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign"]);
    const wrapped = await test.subtle.wrapKey("pkcs8", privateKey, key, use);
    const ecdsa = { name: "ECDSA", namedCurve: "P-256" };
    const unwrapped = await test.subtle.unwrapKey("pkcs8", wrapped, key, use, ecdsa, false, ["sign"]);
    expect(isServiceKey(unwrapped)).toBe(true);
  });

  it("is derived into the service with its 32 bytes where the platform imports such keys", async () => {
    await using test = await testCrypto();
    const ecdh = { name: "ECDH", namedCurve: "P-256" };
    const own = (await test.subtle.generateKey(ecdh, false, ["deriveKey"])) as CryptoKeyPair;
    const peer = (await test.subtle.generateKey(ecdh, false, ["deriveKey"])) as CryptoKeyPair;
    const derive = (pair: CryptoKeyPair, other: CryptoKeyPair) =>
      test.subtle.deriveKey({ name: "ECDH", public: other.publicKey }, pair.privateKey, NAME, false, USAGES);
    const raw = new Uint8Array(32);
    const platformHas = await crypto.subtle.importKey("raw-secret" as "raw", raw, NAME, false, USAGES).then(
      () => true,
      () => false,
    );
    if (!platformHas) {
      expect(await errorNameOf(derive(own, peer))).toBe("NotSupportedError");
      return;
    }
    const [mine, theirs] = [await derive(own, peer), await derive(peer, own)];
    expect(isServiceKey(mine)).toBe(true);
    const sealed = await test.subtle.encrypt(use, mine, message);
    expect(new Uint8Array(await test.subtle.decrypt(use, theirs, sealed))).toEqual(message);
  });
});
