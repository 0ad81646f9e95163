import { createHash, getHashes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { aead } from "../../src/index.js";
import {
  cipherTextBounds,
  hashLength,
  macBounds,
  plaintextBounds,
  sharedSecretLength,
  tagLength,
} from "../../src/results/lengths.js";

describe("the length of a hash", () => {
  const names = [
    ["MD5", "md5"],
    ["RIPEMD160", "ripemd160"],
    ["SHA_1", "sha1"],
    ["SHA_224", "sha224"],
    ["SHA_256", "sha256"],
    ["SHA_384", "sha384"],
    ["SHA_512", "sha512"],
    ["SHA_512_224", "sha512-224"],
    ["SHA_512_256", "sha512-256"],
    ["SHA3_224", "sha3-224"],
    ["SHA3_256", "sha3-256"],
    ["SHA3_384", "sha3-384"],
    ["SHA3_512", "sha3-512"],
  ] as const;
  it.each(names)("%s is that of OpenSSL's %s", (hash, openssl) => {
    expect(getHashes()).toContain(openssl);
    expect(hashLength(hash)).toBe(createHash(openssl).digest().length);
  });

  // OpenSSL no longer has these. RFC 1319 and RFC 1320.
  it.each(["MD2", "MD4"] as const)("%s is 16 bytes", (hash) => expect(hashLength(hash)).toBe(16));

  it("is unknown for a hash of a newer service", () => {
    expect(hashLength(16 as never)).toBeUndefined();
    expect(hashLength("toString" as never)).toBeUndefined();
  });
});

describe("the bounds for an algorithm of a newer service", () => {
  const unknown = { kind: "unknown", field: 99, wireType: 0, bytes: Uint8Array.of(1) } as const;

  it("leave space for a cipher's IV, padding and tag", () => {
    expect(cipherTextBounds(99 as never, 100)).toEqual({ min: 1, max: 164 });
    expect(plaintextBounds(99 as never, 100)).toEqual({ min: 0, max: 100 });
  });

  it("leave a MAC up to 64 bytes, also one by a known construction with an unknown hash", () => {
    const any = { min: 1, max: 64 };
    expect(macBounds(unknown)).toEqual(any);
    expect(macBounds({ kind: "fullLength", value: unknown })).toEqual(any);
    expect(macBounds({ kind: "fullLength", value: { kind: "hmac", hashAlg: 99 as never } })).toEqual(any);
  });

  it("name no tag", () => {
    expect(tagLength(unknown)).toBeUndefined();
    expect(tagLength({ kind: "aeadWithDefaultLengthTag", value: 99 as never })).toBeUndefined();
    expect(tagLength(aead("GCM"))).toBe(16);
    expect(tagLength(aead("GCM", 12))).toBe(12);
  });
});

describe("the length of a shared secret", () => {
  it("is half of a point without its first byte, and all of a Montgomery key, whatever its first byte", () => {
    expect(sharedSecretLength(new Uint8Array(65).fill(4, 0, 1))).toBe(32);
    expect(sharedSecretLength(new Uint8Array(32).fill(4, 0, 1))).toBe(32);
    expect(sharedSecretLength(new Uint8Array(32))).toBe(32);
    expect(sharedSecretLength(new Uint8Array(33))).toBe(33);
  });
});
