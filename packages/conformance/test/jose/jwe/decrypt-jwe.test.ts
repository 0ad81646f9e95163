import { decryptJwe } from "@parsec-ts/jose";
import { ecdhKey, type KeyAttributes, ProviderId, rsaOaepKey, x25519Key } from "@parsec-ts/node";
import { CompactEncrypt, importJWK } from "jose";
import { describe, expect, it } from "vitest";
import { installation, realClient } from "../../real-client.js";

const plaintext = new TextEncoder().encode("a secret");
const mbed = ProviderId.MbedCrypto;

describe.skipIf(installation === undefined)("encrypted tokens to keys of the real service", () => {
  const parsec = realClient();

  it.each<readonly [string, string, number, KeyAttributes]>([
    // SoftHSM2 has OAEP with SHA-1 only.
    ["RSA-OAEP-256", "MbedCrypto", mbed, rsaOaepKey(2048)],
    ["RSA-OAEP-256", "TPM on swtpm", ProviderId.Tpm, rsaOaepKey(2048)],
    ["ECDH-ES+A128KW", "MbedCrypto", mbed, ecdhKey("P-256")],
    ["ECDH-ES", "MbedCrypto", mbed, x25519Key()],
  ])(
    "are decrypted by %s with %s, and every wrong one is refused by one error",
    async (alg, name, provider, attributes) => {
      const key = await parsec().ensureKey(`jwe/${alg}/${name}`, attributes, { provider });
      const jwk = await importJWK(await key.exportPublicKey("jwk"), alg);
      const token = await new CompactEncrypt(plaintext).setProtectedHeader({ alg, enc: "A256GCM" }).encrypt(jwk);
      expect(Buffer.from((await decryptJwe(key, token)).plaintext)).toEqual(Buffer.from(plaintext));
      const parts = token.split(".");
      const lengths = [0, 1, 40, 255, 256, 257];
      const wrongKeys = lengths.map((length) => Buffer.alloc(length, 0x7f)).concat(Buffer.alloc(256, 0xff));
      for (const wrong of wrongKeys.filter(({ length }) => alg !== "ECDH-ES" || length > 0)) {
        await expect(decryptJwe(key, parts.with(1, wrong.toString("base64url")).join("."))).rejects.toMatchObject({
          code: "ERR_PARSEC_DECRYPTION_FAILED",
        });
      }
      await expect(decryptJwe(key, parts.with(4, "A".repeat(22)).join("."))).rejects.toMatchObject({
        code: "ERR_PARSEC_DECRYPTION_FAILED",
      });
      await key.destroy();
    },
  );
});
