import type { KeyType } from "@parsec-ts/operations";
import { ParsecError } from "@parsec-ts/wire-protocol";

/**
 * Returns the length of a signature in bytes: r and s of ECDSA are each as long as the key, an RSA signature is as long as its modulus.
 * PSA Crypto API, "psa_sign_hash".
 */
export function signatureLength(keyType: KeyType, keyBits: number): number {
  const keyLength = Math.ceil(keyBits / 8);
  return keyType.kind === "eccKeyPair" || keyType.kind === "eccPublicKey" ? 2 * keyLength : keyLength;
}

/**
 * Refuses a signature of another length than its key's.
 *
 * @throws `ParsecError` `ERR_PARSEC_PROTOCOL_SIGNATURE_LENGTH`
 */
export function checkSignatureLength(signature: Uint8Array, expected: number, provider: number): void {
  if (signature.length === expected) return;
  throw new ParsecError(
    "protocol",
    "ERR_PARSEC_PROTOCOL_SIGNATURE_LENGTH",
    `The service returned a signature of ${signature.length} bytes; those of this key have ${expected}. Do not trust it.`,
    { provider },
  );
}

/**
 * Refuses a ciphertext that is not as long as the modulus of its RSA key.
 *
 * @throws `ParsecError` `ERR_PARSEC_PROTOCOL_RESULT`
 */
export function checkBlockLength(ciphertext: Uint8Array, expected: number, provider: number): void {
  if (ciphertext.length === expected) return;
  throw new ParsecError(
    "protocol",
    "ERR_PARSEC_PROTOCOL_RESULT",
    `The service returned a ciphertext of ${ciphertext.length} bytes; those of this key have ${expected}. Do not trust it.`,
    { provider },
  );
}
