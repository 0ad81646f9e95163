import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { checkBytes } from "../check.js";
import type { Scenario } from "../scenario.js";
import { importSecret } from "./import-secret.js";

/** Only the software provider supports these operations. */
const EXCEPT = {
  mbed: "PsaErrorNotSupported",
  pkcs11: "PsaErrorNotSupported",
  tpm: "PsaErrorNotSupported",
} as const;
const plaintext = Buffer.from("sixteen or more bytes of plaintext");

/** Encryption and decryption without authentication. */
export const cipherScenarios: readonly Scenario[] = [
  {
    operation: "PsaCipherEncrypt",
    title: "encrypts by AES-128-CTR so that OpenSSL decrypts",
    except: EXCEPT,
    async run(context) {
      const data = randomBytes(16);
      const keyName = await importSecret(context, "aes", data, "CTR");
      const ciphertext = await context.parsec.cipherEncrypt(
        { keyName, alg: "CTR", plaintext },
        { provider: context.provider },
      );
      const decipher = createDecipheriv("aes-128-ctr", data, ciphertext.subarray(0, 16));
      checkBytes(decipher.update(ciphertext.subarray(16)), plaintext, "decrypted");
    },
  },
  {
    operation: "PsaCipherDecrypt",
    title: "decrypts a ciphertext of OpenSSL by AES-128-CBC",
    except: EXCEPT,
    async run(context) {
      const data = randomBytes(16);
      const keyName = await importSecret(context, "aes", data, "CBC_PKCS7");
      const iv = randomBytes(16);
      const cipher = createCipheriv("aes-128-cbc", data, iv);
      const ciphertext = Buffer.concat([iv, cipher.update(plaintext), cipher.final()]);
      const request = { keyName, alg: "CBC_PKCS7", ciphertext } as const;
      checkBytes(await context.parsec.cipherDecrypt(request, { provider: context.provider }), plaintext, "decrypted");
    },
  },
];
