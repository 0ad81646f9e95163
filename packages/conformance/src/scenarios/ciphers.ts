import { checkBytes, concat, randomBytes, utf8 } from "../check.js";
import type { Scenario } from "../scenario.js";
import { importSecret } from "./import-secret.js";

/** Only the software provider supports these operations. */
const EXCEPT = {
  mbed: "PsaErrorNotSupported",
  pkcs11: "PsaErrorNotSupported",
  tpm: "PsaErrorNotSupported",
} as const;
const plaintext = utf8("sixteen or more bytes of plaintext");

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
      const [counter, blocks] = [ciphertext.subarray(0, 16), ciphertext.subarray(16)];
      checkBytes(await context.reference.aesCtrDecrypt(data, counter, blocks), plaintext, "decrypted");
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
      const ciphertext = concat(iv, await context.reference.aesCbcEncrypt(data, iv, plaintext));
      const request = { keyName, alg: "CBC_PKCS7", ciphertext } as const;
      checkBytes(await context.parsec.cipherDecrypt(request, { provider: context.provider }), plaintext, "decrypted");
    },
  },
];
