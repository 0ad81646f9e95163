import { aesGcmKey, ecdsaKey, hmacKey, rsaKeyPair, rsaPkcs1v15Sign } from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import { isServiceKey, refusalReason } from "../../src/index.js";
import { EC, ECDSA, errorNameOf, errorOf, message, platform, testCrypto } from "../harness.js";

const SIGN = ["sign", "verify"] as const;

describe("keyStorage", () => {
  it("lists named keys that WebCrypto has an algorithm for, and no session keys", async () => {
    await using test = await testCrypto();
    await test.client.ensureKey("signer", ecdsaKey("P-256"));
    await test.client.ensureKey("secret", aesGcmKey(256));
    await test.client.ensureKey("any hash", rsaKeyPair(2048, { usage: [], algorithm: rsaPkcs1v15Sign("any") }));
    await test.subtle.generateKey(EC, false, SIGN);
    expect((await test.crypto.keyStorage.keys()).sort()).toEqual(["secret", "signer"]);
  });

  it("generates a key that stays when the object is closed, and finds it again with the algorithm of its policy", async () => {
    await using test = await testCrypto();
    const { keyStorage } = test.crypto;
    const pair = (await keyStorage.generateKey("device", EC, false, SIGN)) as CryptoKeyPair;
    await test.crypto.close();
    const found = (await keyStorage.getItem("device")) as CryptoKey;
    const signature = await test.subtle.sign(ECDSA, found, message);
    expect(await platform.subtle.verify(ECDSA, pair.publicKey, signature, message)).toBe(true);
    expect([found.algorithm, found.usages]).toEqual([EC, ["sign"]]);
    expect([await keyStorage.indexOf(found), await keyStorage.hasItem(pair.privateKey)]).toEqual(["device", true]);
    expect(await keyStorage.setItem(found)).toBe("device");
  });

  it("checks the algorithm and the usages that its caller expects, and refuses an extractable key", async () => {
    await using test = await testCrypto();
    const { keyStorage } = test.crypto;
    await test.client.ensureKey("mac", hmacKey("SHA_256"));
    expect((await keyStorage.getItem("mac", "hmac", false, ["sign"])).usages).toEqual(["sign"]);
    expect(await errorNameOf(keyStorage.getItem("mac", "ECDSA"))).toBe("InvalidAccessError");
    expect(await errorNameOf(keyStorage.getItem("mac", "HMAC", false, ["encrypt"]))).toBe("SyntaxError");
    expect(await errorNameOf(keyStorage.getItem("mac", "HMAC", true))).toBe("NotSupportedError");
    expect(await errorNameOf(keyStorage.getItem("none"))).toBe("TypeError");
  });

  it("stores an extractable key of the platform, and says of a session key what to do", async () => {
    await using test = await testCrypto();
    const { keyStorage } = test.crypto;
    const pair = await platform.subtle.generateKey(EC, true, SIGN);
    const index = await keyStorage.setItem(pair.privateKey);
    await test.crypto.close();
    const stored = (await keyStorage.getItem(index)) as CryptoKey;
    const signature = await test.subtle.sign(ECDSA, stored, message);
    expect(isServiceKey(stored)).toBe(true);
    expect(await platform.subtle.verify(ECDSA, pair.publicKey, signature, message)).toBe(true);
    const hidden = await platform.subtle.generateKey(EC, false, SIGN);
    for (const key of [hidden.privateKey, pair.publicKey]) {
      const error = await errorOf(keyStorage.setItem(key));
      expect([error.name, refusalReason(error)]).toEqual(["NotSupportedError", "rename"]);
      expect(await keyStorage.indexOf(key)).toBeNull();
    }
  });

  it("never falls back to the platform for a key that has a name", async () => {
    await using test = await testCrypto({ fallback: "platform" });
    const { keyStorage } = test.crypto;
    expect(await errorNameOf(keyStorage.generateKey("a", EC, true, SIGN))).toBe("NotSupportedError");
    expect(await errorNameOf(keyStorage.generateKey("a", "Ed25519", false, SIGN))).toBe("NotSupportedError");
    const importing = keyStorage.importKey("a", "raw", new Uint8Array(16), "AES-GCM", true, ["encrypt"]);
    expect(await errorNameOf(importing)).toBe("NotSupportedError");
  });

  it("imports a key under a name, and refuses a name that is taken", async () => {
    await using test = await testCrypto();
    const { keyStorage } = test.crypto;
    const secret = new Uint8Array(16).fill(1);
    await keyStorage.importKey("kek", "raw", secret, "AES-GCM", false, ["encrypt", "decrypt"]);
    const again = keyStorage.importKey("kek", "raw", secret, "AES-GCM", false, ["encrypt"]);
    expect(await errorNameOf(again)).toBe("OperationError");
    expect(await keyStorage.keys()).toEqual(["kek"]);
  });

  it("removes one key, and all of them only when that is confirmed", async () => {
    await using test = await testCrypto();
    const { keyStorage } = test.crypto;
    for (const name of ["a", "b", "c"]) await test.client.ensureKey(name, ecdsaKey("P-256"));
    await keyStorage.removeItem("a");
    await keyStorage.removeItem("a");
    expect((await keyStorage.keys()).sort()).toEqual(["b", "c"]);
    expect(await errorNameOf(keyStorage.clear({} as { confirm: true }))).toBe("TypeError");
    expect(await errorNameOf((keyStorage.clear as () => Promise<void>)())).toBe("TypeError");
    expect((await keyStorage.keys()).sort()).toEqual(["b", "c"]);
    await keyStorage.clear({ confirm: true });
    expect(await test.client.listKeys()).toEqual([]);
  });
});
