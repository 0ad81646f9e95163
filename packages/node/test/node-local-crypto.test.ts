import { createHash, hkdfSync } from "node:crypto";
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

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "hex"));
const toHex = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString("hex");

describe("nodeLocalCrypto.hkdf", () => {
  const { hkdf } = nodeLocalCrypto as Required<typeof nodeLocalCrypto>;

  // RFC 5869, appendix A, test cases 1 and 3.
  it.each([
    [
      "000102030405060708090a0b0c",
      "f0f1f2f3f4f5f6f7f8f9",
      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ],
    ["", "", "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"],
  ])("derives the vectors of RFC 5869, into a buffer of its own: salt %s", async (salt, info, expected) => {
    const secret = hex("0b".repeat(22));
    const derived = await hkdf({ hash: "SHA_256", secret, salt: hex(salt), info: hex(info), length: 42 });
    expect(toHex(derived)).toBe(expected);
    expect(derived.buffer.byteLength).toBe(42);
    expect(secret).toEqual(hex("0b".repeat(22)));
  });

  it.each([1, 47, 48, 49, 255 * 48])("derives as many bytes as asked for, as node:crypto does: %i", async (length) => {
    const [secret, salt, info] = [hex("01"), hex("02"), hex("03")];
    const derived = await hkdf({ hash: "SHA_384", secret, salt, info, length });
    expect(toHex(derived)).toBe(toHex(new Uint8Array(hkdfSync("sha384", secret, salt, info, length))));
  });

  it("refuses a hash that this runtime does not have", () => {
    const request = { hash: "MD2", secret: hex("01"), salt: hex(""), info: hex(""), length: 1 } as const;
    expect(() => hkdf(request)).toThrow(expect.objectContaining({ code: "ERR_PARSEC_HASH_UNSUPPORTED" }));
  });
});

describe("nodeLocalCrypto.aesGcmEncrypt and aesGcmDecrypt", () => {
  const { aesGcmEncrypt, aesGcmDecrypt } = nodeLocalCrypto as Required<typeof nodeLocalCrypto>;
  // The Galois/Counter Mode of Operation (McGrew, Viega), test case 16.
  const message = {
    key: hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
    nonce: hex("cafebabefacedbaddecaf888"),
    additionalData: hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
  };
  const plaintext = hex(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
  );
  const ciphertext = hex(
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b",
  );

  it("encrypts and decrypts the published vector, into buffers of their own", async () => {
    const encrypted = await aesGcmEncrypt({ ...message, input: plaintext });
    expect(toHex(encrypted)).toBe(toHex(ciphertext));
    const decrypted = await aesGcmDecrypt({ ...message, input: ciphertext });
    expect(toHex(decrypted)).toBe(toHex(plaintext));
    expect(decrypted?.buffer.byteLength).toBe(plaintext.length);
  });

  it("returns nothing for a ciphertext that was changed, cut, or has other additional data", async () => {
    for (const at of ciphertext.keys()) {
      const input = ciphertext.map((byte, i) => (i === at ? byte ^ 1 : byte));
      expect(await aesGcmDecrypt({ ...message, input })).toBeUndefined();
    }
    for (const length of [0, 15, 16, ciphertext.length - 1]) {
      expect(await aesGcmDecrypt({ ...message, input: ciphertext.subarray(0, length) })).toBeUndefined();
    }
    expect(await aesGcmDecrypt({ ...message, additionalData: hex(""), input: ciphertext })).toBeUndefined();
  });
});
