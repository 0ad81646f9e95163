import { aesGcmKey, ecdsaKey, hmacKey, rsaKeyPair, rsaPkcs1v15Sign } from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import { isServiceKey, parsecCrypto, refusalReason } from "../../src/index.js";
import { EC, ECDSA, errorNameOf, errorOf, message, platform, RSA, replacing, testCrypto } from "../harness.js";

const SIGN = ["sign", "verify"] as const;

describe("keyStorage", () => {
  it("refuses a name where a key belongs, and a key where a name belongs", async () => {
    await using test = await testCrypto();
    const { keyStorage } = test.crypto;
    const { privateKey } = (await keyStorage.generateKey("device", EC, false, ["sign"])) as CryptoKeyPair;
    const wrong = (value: unknown): never => value as never;
    for (const call of [
      () => keyStorage.hasItem(wrong("device")),
      () => keyStorage.indexOf(wrong("device")),
      () => keyStorage.setItem(wrong("device")),
      () => keyStorage.setItem(wrong(undefined)),
    ]) {
      const error = await errorOf(call());
      expect([error.name, error.message]).toEqual([
        "TypeError",
        expect.stringMatching(/^key must be a CryptoKey, not (text|undefined): getItem/),
      ]);
    }
    const error = await errorOf(keyStorage.removeItem(wrong(privateKey)));
    expect([error.name, error.message]).toEqual([
      "TypeError",
      "index must be the name of a key: indexOf(key) returns it.",
    ]);
    expect(await keyStorage.keys()).toEqual(["device"]);
  });

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

  it("takes no name that is empty, missing or of a session key: that key would not stay", async () => {
    await using test = await testCrypto();
    const { keyStorage } = test.crypto;
    const secret = new Uint8Array(16);
    for (const name of [undefined, null, "", 5, "webcrypto-session-1"] as string[]) {
      expect(await errorNameOf(keyStorage.generateKey(name, EC, false, SIGN))).toBe("TypeError");
      expect(await errorNameOf(keyStorage.importKey(name, "raw", secret, "AES-GCM", false, ["encrypt"]))).toBe(
        "TypeError",
      );
    }
    expect(test.calls()).toEqual([]);
  });

  it("does not take a key of another client, or of another provider, for its own of the same name", async () => {
    await using ours = await testCrypto();
    await using theirs = await testCrypto();
    for (const { client } of [ours, theirs]) await client.ensureKey("device", ecdsaKey("P-256"));
    const key = await theirs.crypto.keyStorage.getItem("device");
    const elsewhere = parsecCrypto(ours.client, { provider: 2 });
    const own = await ours.crypto.keyStorage.getItem("device");
    expect(await theirs.crypto.keyStorage.indexOf(key)).toBe("device");
    expect(await ours.crypto.keyStorage.indexOf(key)).toBeNull();
    expect(await ours.crypto.keyStorage.hasItem(key)).toBe(false);
    expect(refusalReason(await errorOf(ours.crypto.keyStorage.setItem(key)))).toBe("rename");
    expect(await elsewhere.keyStorage.indexOf(own)).toBeNull();
    expect(await parsecCrypto(ours.client, { provider: 1 }).keyStorage.indexOf(own)).toBe("device");
  });

  it("removes what another process removes at the same time", async () => {
    await using test = await testCrypto();
    await test.client.ensureKey("device", ecdsaKey("P-256"));
    const client = replacing(test.client, {
      async destroyKey(...given) {
        await test.client.destroyKey(...given);
        await test.client.destroyKey(...given);
      },
    });
    await parsecCrypto(client).keyStorage.removeItem("device");
    expect(await test.client.listKeys()).toEqual([]);
  });

  it("refuses a key whose public half is of another size than the one that is listed", async () => {
    await using test = await testCrypto();
    const { keyStorage } = test.crypto;
    await keyStorage.generateKey("device", { ...RSA, name: "RSA-PSS" }, false, SIGN);
    const client = replacing(test.client, {
      listKeys: async () =>
        (await test.client.listKeys()).map((key) => ({ ...key, attributes: { ...key.attributes, keyBits: 4096 } })),
    });
    const error = await errorOf(parsecCrypto(client).keyStorage.getItem("device"));
    expect([error.name, error.message]).toEqual(["OperationError", expect.stringContaining("2048 bits, not 4096")]);
  });
});
