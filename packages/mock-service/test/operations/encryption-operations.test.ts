import { constants, createPublicKey, publicEncrypt } from "node:crypto";
import {
  type AsymmetricEncryption,
  psaAsymmetricDecrypt,
  psaExportPublicKey,
  psaGenerateKey,
  rsaKeyPair,
  rsaOaep,
  rsaPkcs1v15Crypt,
} from "@parsec-ts/operations";
import { ProviderId, Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it, onTestFinished } from "vitest";
import { type ProviderChoice, startMockService } from "../../src/index.js";
import { call, freshName } from "../call.js";

const empty = new Uint8Array(0);
const secret = Buffer.from("secret");

/** A block by PKCS#1 v1.5 with that many bytes of padding: RFC 8017, section 7.2.1. At least 8 are needed. */
const blockWith = (padding: number) =>
  Buffer.concat([Buffer.of(0, 2), Buffer.alloc(padding, 0xff), Buffer.of(0), Buffer.alloc(253 - padding, secret)]);

/** Generates a key for one algorithm in a service with one provider; returns the key's two directions. */
async function generate(choice: ProviderChoice, id: number, alg: AsymmetricEncryption) {
  const service = await startMockService({ providers: [choice], allowDeprecated: true });
  onTestFinished(() => service.close());
  const head = { provider: id };
  const keyName = freshName();
  const attributes = rsaKeyPair(2048, { usage: ["decrypt", "encrypt"], algorithm: alg });
  expect(await call(service, psaGenerateKey, { keyName, attributes }, head)).toMatchObject({ status: 0 });
  const exported = await call(service, psaExportPublicKey, { keyName }, head);
  const key = createPublicKey({ key: Buffer.from(exported.result?.data ?? []), format: "der", type: "pkcs1" });
  return {
    /** Encrypts a block as it is, without padding it. */
    encryptBlock: (block: Uint8Array) => publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, block),
    decrypt: (ciphertext: Uint8Array) =>
      call(service, psaAsymmetricDecrypt, { keyName, alg, ciphertext, salt: empty }, head),
  };
}

describe.each([
  ["software", ProviderId.MbedCrypto, false, Status.PsaErrorInvalidPadding],
  ["mbed-crypto", ProviderId.MbedCrypto, false, Status.PsaErrorInvalidPadding],
  ["pkcs11", ProviderId.Pkcs11, true, Status.PsaErrorCommunicationFailure],
  ["tpm", ProviderId.Tpm, true, Status.PsaErrorCommunicationFailure],
] as const)("decryption by the provider %s", (choice, id, hidesPadding, failure) => {
  it("needs eight bytes of padding by PKCS#1 v1.5", async () => {
    const { encryptBlock, decrypt } = await generate(choice, id, rsaPkcs1v15Crypt());
    const { result } = await decrypt(encryptBlock(blockWith(8)));
    expect(Buffer.from(result?.plaintext ?? [])).toEqual(Buffer.alloc(245, secret));
    for (const invalid of [blockWith(7), blockWith(8).fill(1, 0, 1), blockWith(8).fill(1, 1, 2)]) {
      const ciphertext = encryptBlock(invalid);
      const made = await decrypt(ciphertext);
      // The bytes that are returned instead depend on the key and the ciphertext alone: to ask again tells nothing.
      expect(await decrypt(ciphertext)).toEqual(made);
      if (!hidesPadding) expect(made).toEqual({ status: failure });
      else expect(made.result?.plaintext.length).toBeLessThanOrEqual(245);
    }
  });

  it("does not hide that OAEP failed, with the hash that the provider has", async () => {
    const { encryptBlock, decrypt } = await generate(choice, id, rsaOaep(choice === "pkcs11" ? "SHA_1" : "SHA_256"));
    expect(await decrypt(encryptBlock(blockWith(8)))).toEqual({ status: failure });
  });
});
