import { gcm as noble } from "@noble/ciphers/aes.js";
import { equalBytes } from "@noble/ciphers/utils.js";

/** AES-GCM in JavaScript, with a nonce and a tag of any length. Decrypting throws if the tag is wrong. NIST SP 800-38D. */
export function gcm(
  key: Uint8Array,
  nonce: Uint8Array,
  additionalData: Uint8Array,
  tagLength: number,
): { encrypt(plaintext: Uint8Array): Uint8Array; decrypt(ciphertext: Uint8Array): Uint8Array } {
  const encrypt = (plaintext: Uint8Array): Uint8Array =>
    noble(key, nonce, additionalData)
      .encrypt(plaintext)
      .subarray(0, plaintext.length + tagLength);
  return {
    encrypt,
    decrypt(ciphertext) {
      const encrypted = ciphertext.subarray(0, ciphertext.length - tagLength);
      // GCM encrypts by XOR with a stream, so that to encrypt a ciphertext is to decrypt it.
      const plaintext = encrypt(encrypted).subarray(0, encrypted.length);
      if (!equalBytes(encrypt(plaintext), ciphertext)) throw new Error("the tag is wrong");
      return plaintext;
    },
  };
}
