import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { nodeLocalCrypto } from "../src/index.js";

describe("nodeLocalCrypto.digest", () => {
  it("hashes as node:crypto does, into a buffer of its own", async () => {
    const digest = await nodeLocalCrypto.digest("SHA_256", Buffer.from("abc"));
    expect(Buffer.from(digest)).toEqual(createHash("sha256").update("abc").digest());
    expect(digest.buffer.byteLength).toBe(32);
  });

  it.each([
    "SHA_1",
    "SHA_224",
    "SHA_384",
    "SHA_512",
    "SHA_512_224",
    "SHA_512_256",
    "SHA3_224",
    "SHA3_256",
    "SHA3_384",
    "SHA3_512",
  ] as const)("knows %s", (hash) => {
    expect(() => nodeLocalCrypto.digest(hash, new Uint8Array(0))).not.toThrow();
  });

  it.each(["MD2", "HASH_NONE", 99, "sha256"])("refuses %s", (hash) => {
    expect(() => nodeLocalCrypto.digest(hash as "MD2", new Uint8Array(0))).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_HASH_UNSUPPORTED" }),
    );
  });
});
