import type { KeyType } from "@parsec-ts/operations";
import { curveOfPrivateKey, curveOfPublicKey, type NamedCurve } from "./curve/curves.js";
import { rsaPrivateKeyBits, rsaPublicKeyBits } from "./formats/pkcs1.js";
import { keyFormatError, wrapFormatErrors } from "./key-format-error.js";

/**
 * Returns the size of a key in bits from its material in PSA's own format: of its modulus, its curve, or all of a secret. Copies
 * nothing. PSA Crypto API, "Key formats".
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`, and nothing else, for material that is not a key of this type
 */
export function keyBitsOf(keyType: KeyType, data: Uint8Array): number {
  return wrapFormatErrors(() => {
    switch (keyType.kind) {
      case "rsaKeyPair":
        return rsaPrivateKeyBits(data);
      case "rsaPublicKey":
        return rsaPublicKeyBits(data);
      case "eccKeyPair":
        return curveBits(curveOfPrivateKey(keyType, data));
      case "eccPublicKey":
        return curveBits(curveOfPublicKey(keyType, data));
      default:
        return secretBits(data.length);
    }
  });
}

function curveBits(curve: NamedCurve | undefined): number {
  if (curve === undefined)
    throw keyFormatError("No curve of this family has keys of this length. Check family and key.");
  return curve.bits;
}

function secretBits(length: number): number {
  if (!(length > 0)) throw keyFormatError("The key is empty. Give its bytes.");
  return 8 * length;
}
