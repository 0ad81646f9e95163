import { createCipheriv, createHmac, randomBytes } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { type ContentEncryption, decryptContent, type EncryptedContent } from "../../src/jwe/content-encryption.js";
import { bytesOf } from "../harness.js";

const plaintext = bytesOf("a secret of some length");
const additionalData = bytesOf("header");

/** Content that AES-GCM with this key decrypts, whichever lengths the key and the vector have. */
function byGcm(key: Uint8Array, ivLength = 12): EncryptedContent {
  const iv = new Uint8Array(randomBytes(ivLength));
  const cipher = createCipheriv(key.length === 16 ? "aes-128-gcm" : "aes-256-gcm", key, iv).setAAD(additionalData);
  const ciphertext = new Uint8Array(Buffer.concat([cipher.update(plaintext), cipher.final()]));
  return { iv, ciphertext, tag: new Uint8Array(cipher.getAuthTag()), additionalData };
}

/** Content by A128CBC-HS256. */
function byCbc(key: Uint8Array): EncryptedContent {
  const iv = new Uint8Array(randomBytes(16));
  const cipher = createCipheriv("aes-128-cbc", key.subarray(16), iv);
  const ciphertext = new Uint8Array(Buffer.concat([cipher.update(plaintext), cipher.final()]));
  const bits = Buffer.alloc(8);
  bits.writeBigUInt64BE(BigInt(8 * additionalData.length));
  const mac = createHmac("sha256", key.subarray(0, 16)).update(additionalData).update(iv).update(ciphertext);
  return { iv, ciphertext, tag: new Uint8Array(mac.update(bits).digest()).slice(0, 16), additionalData };
}

/** Moves the first bytes of the tag to the end of the ciphertext. */
function withShortTag({ ciphertext, tag, ...rest }: EncryptedContent, length: number): EncryptedContent {
  const head = tag.subarray(0, tag.length - length);
  return { ...rest, ciphertext: new Uint8Array([...ciphertext, ...head]), tag: tag.slice(-length) };
}

const key16 = new Uint8Array(randomBytes(16));
const key32 = new Uint8Array(randomBytes(32));

describe("encrypted content", () => {
  it.each<[ContentEncryption, Uint8Array, EncryptedContent]>([
    ["A128GCM", key16, byGcm(key16)],
    ["A256GCM", key32, byGcm(key32)],
    ["A128CBC-HS256", key32, byCbc(key32)],
  ])("is decrypted by %s, and by keys that the platform does not export", async (name, key, content) => {
    const imported = vi.spyOn(globalThis.crypto.subtle, "importKey");
    expect(Buffer.from((await decryptContent(name, key, content)) ?? "")).toEqual(Buffer.from(plaintext));
    expect(imported.mock.calls.map((call) => call[3])).not.toContain(true);
    expect(imported).toHaveBeenCalled();
    imported.mockRestore();
  });

  it.each<[string, ContentEncryption, Uint8Array, EncryptedContent]>([
    ["a longer key", "A128GCM", key32, byGcm(key32)],
    ["a shorter key", "A256GCM", key16, byGcm(key16)],
    ["no key", "A256GCM", new Uint8Array(), byGcm(key32)],
    ["a longer initialization vector", "A256GCM", key32, byGcm(key32, 16)],
    ["a shorter initialization vector", "A256GCM", key32, byGcm(key32, 8)],
    ["a tag of 12 bytes, the others behind the ciphertext", "A256GCM", key32, withShortTag(byGcm(key32), 12)],
    ["a tag of 4 bytes, the others behind the ciphertext", "A128GCM", key16, withShortTag(byGcm(key16), 4)],
    ["a tag that is cut", "A128CBC-HS256", key32, { ...byCbc(key32), tag: byCbc(key32).tag.slice(0, 15) }],
    ["no tag", "A128CBC-HS256", key32, { ...byCbc(key32), tag: new Uint8Array() }],
  ])("is not decrypted with %s, even if the cipher would", async (_title, name, key, content) => {
    expect(await decryptContent(name, key, content)).toBeUndefined();
  });

  it("is not decrypted if any byte of its MAC is another", async () => {
    const content = byCbc(key32);
    for (let i = 0; i < content.tag.length; i++) {
      const tag = content.tag.map((byte, at) => (at === i ? byte ^ 1 : byte));
      expect(await decryptContent("A128CBC-HS256", key32, { ...content, tag })).toBeUndefined();
    }
  });
});
