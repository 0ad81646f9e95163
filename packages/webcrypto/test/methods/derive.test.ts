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

describe("deriveBits", () => {
  it.each<[string, number | null | undefined, number, number]>([
    ["all bits for null", null, 32, 0xff],
    ["all bits without a length", undefined, 32, 0xff],
    ["all bits for their number", 256, 32, 0xff],
    ["the first bits", 40, 5, 0xff],
    ["bits that are no whole byte, with zeroes behind them", 37, 5, 0xf8],
    ["one bit", 1, 1, 0x80],
    ["a length modulo 2^32", 2 ** 32 + 16, 2, 0xff],
    ["no bits", 0, 0, 0],
  ])("gives %s", async (_title, length, bytes, mask) => {
    await using test = await testCrypto();
    const ours = await test.subtle.generateKey(ECDH, false, ["deriveBits"]);
    const theirs = await platform.subtle.generateKey(ECDH, false, ["deriveBits"]);
    const secret = await platform.subtle.deriveBits({ name: "ECDH", public: ours.publicKey }, theirs.privateKey, 256);
    const expected = new Uint8Array(secret).slice(0, bytes);
    if (bytes > 0) expected[bytes - 1] = (expected[bytes - 1] ?? 0) & mask;
    const peer = { name: "ECDH", public: theirs.publicKey };
    const derived = await test.subtle.deriveBits(peer, ours.privateKey, length as number);
    expect(new Uint8Array(derived)).toEqual(expected);
  });

  it("refuses more bits than there are, and a peer on another curve", async () => {
    await using test = await testCrypto();
    const ours = await test.subtle.generateKey(ECDH, false, ["deriveBits"]);
    const derive = (theirs: CryptoKeyPair, length: number) =>
      errorNameOf(test.subtle.deriveBits({ name: "ECDH", public: theirs.publicKey }, ours.privateKey, length));
    expect(await derive(await platform.subtle.generateKey(ECDH, false, ["deriveBits"]), 257)).toBe("OperationError");
    const other = { name: "ECDH", namedCurve: "P-384" };
    const onOther = await platform.subtle.generateKey(other, false, ["deriveBits"]);
    expect(await derive(onOther as CryptoKeyPair, 8)).toBe("InvalidAccessError");
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
