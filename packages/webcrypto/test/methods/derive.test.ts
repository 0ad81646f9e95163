import { describe, expect, it } from "vitest";
import { EC, errorNameOf, message, platform, testCrypto } from "../harness.js";

const ECDH = { name: "ECDH", namedCurve: "P-256" } as const;

describe("deriveKey", () => {
  it("reads the algorithm of the new key when it is called, and not after the agreement", async () => {
    await using test = await testCrypto();
    const ours = await test.subtle.generateKey(ECDH, false, ["deriveKey", "deriveBits"]);
    const theirs = await platform.subtle.generateKey(ECDH, false, ["deriveKey"]);
    const type = { name: "HMAC", hash: "SHA-256", length: 256 };
    const peer = { name: "ECDH", public: theirs.publicKey };
    const deriving = test.subtle.deriveKey(peer, ours.privateKey, type, false, ["sign"]);
    Object.assign(type, { hash: "SHA-512", length: 128 });
    const key = await deriving;
    expect(key.algorithm).toEqual({ name: "HMAC", hash: { name: "SHA-256" }, length: 256 });
    const bits = await test.subtle.deriveBits(peer, ours.privateKey, 256);
    const same = await platform.subtle.importKey("raw", bits, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
    expect(await platform.subtle.verify("HMAC", same, await test.subtle.sign("HMAC", key, message), message)).toBe(
      true,
    );
  });

  it("refuses a length that keys do not have before it agrees on a secret", async () => {
    await using test = await testCrypto();
    const ours = await test.subtle.generateKey(ECDH, false, ["deriveKey"]);
    const theirs = await platform.subtle.generateKey(ECDH, false, ["deriveKey"]);
    const peer = { name: "ECDH", public: theirs.publicKey };
    test.calls();
    for (const [type, name] of [
      [{ name: "HMAC", hash: "SHA-256", length: 0 }, "TypeError"],
      [{ name: "AES-GCM", length: 100 }, "OperationError"],
    ] as const) {
      expect(await errorNameOf(test.subtle.deriveKey(peer, ours.privateKey, type, false, ["sign"]))).toBe(name);
    }
    expect(test.calls()).toEqual([]);
  });
});

describe("deriveBits by a key of the platform", () => {
  it("refuses a key in the service as the peer's, also in a frozen algorithm", async () => {
    await using test = await testCrypto();
    const ours = await test.subtle.generateKey(ECDH, false, ["deriveBits"]);
    const theirs = await platform.subtle.generateKey(ECDH, false, ["deriveBits"]);
    const peer = Object.freeze({ name: "ECDH", public: ours.privateKey });
    expect(await errorNameOf(test.subtle.deriveBits(peer, theirs.privateKey, 256))).toBe("InvalidAccessError");
    const { privateKey } = await test.subtle.generateKey(EC, false, ["sign"]);
    const other = Object.freeze({ name: "ECDH", public: privateKey });
    expect(await errorNameOf(test.subtle.deriveBits(other, ours.privateKey, 256))).toBe("InvalidAccessError");
  });
});
