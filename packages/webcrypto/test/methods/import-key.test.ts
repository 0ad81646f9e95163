import { describe, expect, it } from "vitest";
import { EC, ECDSA, isWiped, message, platform, testCrypto } from "../harness.js";

/** The platform, with the byte arrays noted that its methods get. */
function watchedPlatform(): { readonly crypto: Crypto; readonly given: Uint8Array[] } {
  const given: Uint8Array[] = [];
  const subtle = new Proxy(platform.subtle, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...all: unknown[]): unknown => {
        for (const one of all) if (one instanceof Uint8Array) given.push(one);
        return Reflect.apply(value, target, all);
      };
    },
  });
  const randomUUID = () => platform.randomUUID();
  return { crypto: { subtle, randomUUID, getRandomValues: platform.getRandomValues } as Crypto, given };
}

describe("copies of secrets are wiped", () => {
  it("of imported keys, also of those that are refused", async () => {
    const { crypto, given } = watchedPlatform();
    await using test = await testCrypto({ platform: crypto });
    const secret = new Uint8Array(16).fill(7);
    const pair = await platform.subtle.generateKey(EC, true, ["sign", "verify"]);
    const pkcs8 = await platform.subtle.exportKey("pkcs8", pair.privateKey);
    await test.subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt"]);
    await test.subtle.importKey("pkcs8", pkcs8, EC, false, ["sign"]);
    await test.subtle.importKey("raw", secret, "AES-GCM", true, ["encrypt"]).catch(() => undefined);
    await test.subtle.importKey("raw", secret.slice(1), "AES-GCM", true, ["encrypt"]).catch(() => undefined);
    const keys = given.filter((bytes) => [16, 15, pkcs8.byteLength].includes(bytes.length));
    expect(keys).toHaveLength(4);
    expect(keys.every(isWiped)).toBe(true);
    expect(isWiped(secret) || isWiped(new Uint8Array(pkcs8))).toBe(false);
  });

  it("of derived and of unwrapped keys, and of messages", async () => {
    const { crypto, given } = watchedPlatform();
    await using test = await testCrypto({ platform: crypto });
    const algorithm = { name: "ECDH", namedCurve: "P-256" };
    const ours = await test.subtle.generateKey(algorithm, false, ["deriveKey"]);
    const theirs = await platform.subtle.generateKey(algorithm, false, ["deriveKey"]);
    const type = { name: "AES-GCM", length: 256 };
    const uses = ["wrapKey", "unwrapKey"] as const;
    const use = { name: "AES-GCM", iv: new Uint8Array(12) };
    const peer = { name: "ECDH", public: theirs.publicKey };
    const kek = await test.subtle.deriveKey(peer, ours.privateKey, type, false, uses);
    const other = await platform.subtle.generateKey({ name: "AES-GCM", length: 128 }, true, ["encrypt"]);
    const wrapped = await test.subtle.wrapKey("raw", other, kek, use);
    await test.subtle.unwrapKey("raw", wrapped, kek, use, "AES-GCM", false, ["encrypt"]);
    const { privateKey } = await test.subtle.generateKey(EC, false, ["sign"]);
    await test.subtle.sign(ECDSA, privateKey, message);
    const secrets = given.filter((bytes) => [32, 16, message.length].includes(bytes.length));
    expect(secrets.length).toBeGreaterThanOrEqual(3);
    expect(secrets.every(isWiped)).toBe(true);
  });
});

describe("the algorithm of an imported key", () => {
  it("is read before the data are copied, and each member once", async () => {
    await using test = await testCrypto();
    const secret = new Uint8Array(32).fill(1);
    const reads: string[] = [];
    const algorithm = {
      name: "HMAC",
      get hash() {
        reads.push("hash");
        secret.fill(2);
        return "SHA-256";
      },
      get length() {
        reads.push("length");
        return undefined;
      },
    };
    const key = await test.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
    const same = await platform.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
    expect(await platform.subtle.verify("HMAC", same, await test.subtle.sign("HMAC", key, message), message)).toBe(
      true,
    );
    expect(reads).toEqual(["hash", "length"]);
  });
});
