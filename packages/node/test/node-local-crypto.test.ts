import { createHash, hkdfSync } from "node:crypto";
import { localCryptoCases } from "@parsec-ts/test-support/local-crypto";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { nodeLocalCrypto } from "../src/index.js";

describe("nodeLocalCrypto", () => {
  it.each(localCryptoCases)("$title", ({ run }) => run(nodeLocalCrypto));

  it.each(["SHA_224", "SHA_512_224", "SHA_512_256", "SHA3_224", "SHA3_256", "SHA3_384", "SHA3_512"] as const)(
    "knows %s, which platforms of the web do not have",
    (hash) => {
      const name = hash.toLowerCase().replace(/^sha_/, "sha").replaceAll("_", "-");
      const expected = createHash(name).update("abc").digest();
      expect(Buffer.from(nodeLocalCrypto.digest(hash, Buffer.from("abc")) as Uint8Array)).toEqual(expected);
    },
  );

  it.each([1, 47, 48, 49, 255 * 48])("hkdf derives what node:crypto does: %i bytes", async (length) => {
    const { hkdf } = nodeLocalCrypto as Required<typeof nodeLocalCrypto>;
    const [secret, salt, info] = [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)];
    const derived = await hkdf({ hash: "SHA_384", secret, salt, info, length });
    expect(Buffer.from(derived)).toEqual(Buffer.from(hkdfSync("sha384", secret, salt, info, length)));
  });

  it("aesGcmDecrypt returns an empty plaintext, and refuses less than a tag", async () => {
    const { aesGcmEncrypt, aesGcmDecrypt } = nodeLocalCrypto as Required<typeof nodeLocalCrypto>;
    const message = { key: new Uint8Array(32), nonce: new Uint8Array(12), additionalData: Uint8Array.of(1) };
    const input = await aesGcmEncrypt({ ...message, input: new Uint8Array(0) });
    expect(input).toHaveLength(16);
    expect(await aesGcmDecrypt({ ...message, input })).toEqual(new Uint8Array(0));
    expect(await aesGcmDecrypt({ ...message, input: input.subarray(1) })).toBeUndefined();
  });

  it("aesGcmDecrypt wipes what Node decrypted, also where it returns nothing of it", async () => {
    const { aesGcmEncrypt, aesGcmDecrypt } = nodeLocalCrypto as Required<typeof nodeLocalCrypto>;
    const message = { key: new Uint8Array(32), nonce: new Uint8Array(12), additionalData: Uint8Array.of(1) };
    const input = await aesGcmEncrypt({ ...message, input: Buffer.from("a secret") });
    const crypto = process.getBuiltinModule("node:crypto");
    const outputs: Uint8Array[] = [];
    const { createDecipheriv } = crypto;
    onTestFinished(() => void vi.restoreAllMocks());
    vi.spyOn(crypto, "createDecipheriv").mockImplementation((...args: Parameters<typeof createDecipheriv>) => {
      const decipher = createDecipheriv(...args);
      const update = decipher.update.bind(decipher) as (data: Uint8Array) => Buffer;
      return Object.assign(decipher, { update: (data: Uint8Array) => outputs[outputs.push(update(data)) - 1] });
    });
    expect(Buffer.from((await aesGcmDecrypt({ ...message, input })) ?? []).toString()).toBe("a secret");
    expect(await aesGcmDecrypt({ ...message, nonce: new Uint8Array(13), input })).toBeUndefined();
    // Of each call the plaintext, and what overwrites the copy that Node frees.
    expect(outputs.map((output) => output.length)).toEqual([8, 8, 8, 8]);
    expect([outputs[0], outputs[2]]).toEqual([Buffer.alloc(8), Buffer.alloc(8)]);
  });

  it("names the argument that has a hash which Node does not know", () => {
    expect(() => nodeLocalCrypto.digest("HASH_NONE", new Uint8Array(0))).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_HASH_UNSUPPORTED", argument: "hash" }),
    );
  });
});
