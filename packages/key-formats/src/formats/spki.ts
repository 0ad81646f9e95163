import { copyBytes } from "@parsec-ts/wire-protocol";
import { curveByOid, curveOfPublicKey, type NamedCurve } from "../curve/curves.js";
import { checkPublicPoint } from "../curve/public-point.js";
import {
  DER_NULL,
  type DerElement,
  DerTag,
  decodeDerElements,
  decodeDerSequence,
  derBitString,
  derContent,
  derObjectIdentifier,
  derSequence,
  encodeDer,
} from "../encoding/der.js";
import { EC_PUBLIC_KEY, isObjectIdentifier, RSA_ENCRYPTION } from "../encoding/object-identifier.js";
import { keyFormatError } from "../key-format-error.js";
import type { KeyMaterial } from "../key-material.js";
import { decodeRsaPublicKey, decodeRsaPublicNumbers } from "./pkcs1.js";

/**
 * Reads a SubjectPublicKeyInfo. RFC 5280, section 4.1.2.7; algorithms by RFC 3279, RFC 5480 and RFC 8410.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`, also for a point that is not on its curve
 */
export function decodeSpki(der: Uint8Array): KeyMaterial {
  return fromElements(decodeDerSequence(der));
}

/**
 * Reads the public key of an X.509 certificate. RFC 5280, section 4.1. Nothing else of the certificate is read or checked.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`
 */
export function decodeCertificateKey(der: Uint8Array): KeyMaterial {
  const [signed] = decodeDerSequence(der);
  const fields = decodeDerElements(derContent(signed, DerTag.Sequence));
  // Serial number, signature algorithm, issuer, validity and subject come first, and before them the version of all but the oldest.
  const spki = fields[fields[0]?.tag === DerTag.Explicit0 ? 6 : 5];
  return fromElements(decodeDerElements(derContent(spki, DerTag.Sequence)));
}

/**
 * Writes a public key as SubjectPublicKeyInfo. `data` is the public key, also where `keyType` is that of a pair. An RSA key is
 * checked for its form, a point for its length alone.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`
 */
export function encodeSpki({ keyType, data }: KeyMaterial): Uint8Array<ArrayBuffer> {
  if (keyType.kind === "rsaKeyPair" || keyType.kind === "rsaPublicKey") {
    decodeRsaPublicNumbers(data);
    return encodeDer(derSequence(derSequence(derObjectIdentifier(RSA_ENCRYPTION), DER_NULL), derBitString(data)));
  }
  const curve = curveOfPublicKey(keyType, data);
  if (curve === undefined) {
    throw keyFormatError(
      `A key of type ${keyType.kind} with ${data.length} bytes has no public key that SPKI can hold.`,
    );
  }
  const identifiers = curve.kty === "OKP" ? [curve.oid] : [EC_PUBLIC_KEY, curve.oid];
  return encodeDer(derSequence(derSequence(...identifiers.map(derObjectIdentifier)), derBitString(data)));
}

/**
 * Returns the public key on a curve, in a copy.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT` for bytes that are not a point of the curve
 */
export function publicKeyOn(curve: NamedCurve, point: Uint8Array): KeyMaterial {
  checkPublicPoint(curve, point);
  const { family, bits } = curve;
  return { keyType: { kind: "eccPublicKey", curveFamily: family }, keyBits: bits, data: copyBytes(point) };
}

function fromElements([algorithm, publicKey, ...rest]: readonly DerElement[]): KeyMaterial {
  if (rest.length > 0) throw keyFormatError("Elements follow the public key. Give it as its writer made it.");
  const [identifier, ...parameters] = decodeDerElements(derContent(algorithm, DerTag.Sequence));
  const key = bitStringContent(publicKey);
  const oid = derContent(identifier, DerTag.ObjectIdentifier);
  if (isObjectIdentifier(oid, RSA_ENCRYPTION)) {
    checkParameters(parameters.length === 0 || (parameters.length === 1 && parameters[0]?.tag === DerTag.Null));
    return decodeRsaPublicKey(key);
  }
  if (!isObjectIdentifier(oid, EC_PUBLIC_KEY)) {
    const curve = curveByOid(oid);
    if (curve?.kty !== "OKP")
      throw keyFormatError("Parsec has no keys of this algorithm. Use RSA, ECC, X25519 or X448.");
    checkParameters(parameters.length === 0);
    return publicKeyOn(curve, key);
  }
  checkParameters(parameters.length === 1 && parameters[0]?.tag === DerTag.ObjectIdentifier);
  const curve = curveByOid(derContent(parameters[0], DerTag.ObjectIdentifier));
  if (curve?.kty !== "EC") throw keyFormatError("Parsec has no name for the curve of this key. Use another curve.");
  return publicKeyOn(curve, key);
}

/** Returns the bytes of a bit string without unused bits. */
function bitStringContent(element: DerElement | undefined): Uint8Array {
  const content = derContent(element, DerTag.BitString);
  if (content[0] !== 0) throw keyFormatError("The public key has unused bits. Give it as its writer made it.");
  return content.subarray(1);
}

function checkParameters(isExpected: boolean): void {
  if (isExpected) return;
  throw keyFormatError(
    "The parameters of the key's algorithm are not those of RSA or of a curve with a name. Write the key anew.",
  );
}
