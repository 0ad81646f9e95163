import type { KeyInfo } from "@parsec-ts/operations";
import { ParsecError } from "@parsec-ts/wire-protocol";

/**
 * Checks the length of a signature: r and s of ECDSA are each as long as the key, an RSA signature is as long as its modulus.
 * PSA Crypto API, "psa_sign_hash".
 *
 * @throws `ParsecError` `ERR_PARSEC_PROTOCOL_SIGNATURE_LENGTH`
 */
export function checkSignatureLength(
  { providerId, attributes: { keyType, keyBits } }: KeyInfo,
  signature: Uint8Array,
): void {
  const keyLength = Math.ceil(keyBits / 8);
  const length = keyType.kind === "eccKeyPair" ? 2 * keyLength : keyLength;
  if (length === 0 || signature.length === length) return;
  throw new ParsecError(
    "protocol",
    "ERR_PARSEC_PROTOCOL_SIGNATURE_LENGTH",
    `The service returned a signature of ${signature.length} bytes; those of this key have ${length}. Do not trust it.`,
    { provider: providerId },
  );
}
