import { isParsecError } from "@parsec-ts/client";
import { localCryptoCases } from "@parsec-ts/test-support/local-crypto";
import { describe, expect, it } from "vitest";
import { keyFormats, webLocalCrypto } from "../../src/index.js";

describe("webLocalCrypto", () => {
  it.each(localCryptoCases)("$title", ({ run }) => run(webLocalCrypto()));

  it.each(["SHA_224", "RIPEMD160", "SHA_512_256"] as const)("refuses %s, which platforms do not have", async (hash) => {
    await expect(webLocalCrypto().digest(hash, new Uint8Array(0))).rejects.toMatchObject({
      code: "ERR_PARSEC_HASH_UNSUPPORTED",
    });
  });

  it("refuses encryption by RSA PKCS#1 v1.5, which platforms do not have", async () => {
    const key = { keyType: { kind: "rsaPublicKey" }, keyBits: 2048, data: new Uint8Array(270) } as const;
    const encryption = webLocalCrypto().encrypt(
      key,
      { kind: "rsaPkcs1v15Crypt" },
      new Uint8Array(1),
      new Uint8Array(0),
    );
    await expect(encryption).rejects.toMatchObject({ code: "ERR_PARSEC_LOCAL_UNSUPPORTED" });
  });

  it("refuses a curve that platforms do not have", async () => {
    const key = keyFormats.decodeKey({ format: "pem", key: SECP256K1_GENERATOR });
    const alg = { kind: "ecdsaAny" } as const;
    const verification = webLocalCrypto().verify(key, alg, "SHA_256", new Uint8Array(1), new Uint8Array(64));
    await expect(verification).rejects.toMatchObject({ code: "ERR_PARSEC_LOCAL_UNSUPPORTED" });
  });

  it.each([null, {}, { subtle: undefined }, 1])("refuses a platform without `subtle`: %s", (platform) => {
    try {
      webLocalCrypto(platform as never);
      expect.unreachable();
    } catch (error) {
      expect(isParsecError(error) && error.code).toBe("ERR_PARSEC_ARGUMENT");
      expect(error).toMatchObject({ argument: "platform" });
    }
  });
});

/** The generator of secp256k1 (SEC 2, section 2.4.1) as a public key. */
const SECP256K1_GENERATOR = `-----BEGIN PUBLIC KEY-----
MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEeb5mfvncu6xVoGKVzocLBwKb/NstzijZWfKBWxb4F5hIOtp3JqPEZV2k+/wOEQio/Re0SKaFVBmcR9CP+xDUuA==
-----END PUBLIC KEY-----
`;
