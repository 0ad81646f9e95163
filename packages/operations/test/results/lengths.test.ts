import { createHash, getHashes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hashLength } from "../../src/results/lengths.js";

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
  });
});
