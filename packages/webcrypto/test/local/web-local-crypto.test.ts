import { isParsecError, type ParsecClient } from "@parsec-ts/client";
import { startMockService } from "@parsec-ts/mock-service";
import {
  connect,
  ecdsa,
  ecdsaKey,
  rsaOaepKey,
  rsaPkcs1v15Key,
  rsaPkcs1v15Sign,
  rsaPss,
  rsaPssKey,
} from "@parsec-ts/node";
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

describe("a client with the platform's cryptography", () => {
  const message = new TextEncoder().encode("a message");

  async function withClient(use: (client: ParsecClient) => Promise<void>): Promise<void> {
    const service = await startMockService();
    const client = await connect({ transport: service.transport, localCrypto: webLocalCrypto() });
    await use(client);
    await client.close();
    await service.close();
  }

  it.each([
    ["ECDSA", ecdsaKey("P-256"), ecdsa("SHA_256")],
    ["RSA PKCS#1 v1.5", rsaPkcs1v15Key(2048), rsaPkcs1v15Sign("SHA_256")],
    ["RSA-PSS", rsaPssKey(2048), rsaPss("SHA_256")],
  ])("verifies here by a key of the service, pinned and after each signature: %s", (_, attributes, algorithm) =>
    withClient(async (client) => {
      const made = await client.ensureKey("signer", attributes);
      const publicKey = { format: "der", key: await made.exportPublicKey("der") } as const;
      const key = client.key("signer", { publicKey, algorithm, verifyAfterSign: true });
      const signature = await key.sign(message);
      expect(await key.verify(message, signature, { local: true })).toBe(true);
      expect(await key.verify(message.subarray(1), signature, { local: true })).toBe(false);
    }),
  );

  it("seals by an RSA key of the service, which opens it", () =>
    withClient(async (client) => {
      const key = await client.ensureKey("sealer", rsaOaepKey(2048));
      expect(new Uint8Array(await key.open(await key.seal(message)))).toEqual(message);
    }));
});

/** The generator of secp256k1 (SEC 2, section 2.4.1) as a public key. */
const SECP256K1_GENERATOR = `-----BEGIN PUBLIC KEY-----
MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEeb5mfvncu6xVoGKVzocLBwKb/NstzijZWfKBWxb4F5hIOtp3JqPEZV2k+/wOEQio/Re0SKaFVBmcR9CP+xDUuA==
-----END PUBLIC KEY-----
`;
