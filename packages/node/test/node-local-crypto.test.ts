import { createHash, hkdfSync } from "node:crypto";
import { localCryptoCases } from "@parsec-ts/test-support/local-crypto";
import { describe, expect, it } from "vitest";
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
});
