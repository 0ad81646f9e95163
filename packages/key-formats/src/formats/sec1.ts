import { allocateBytes } from "@parsec-ts/wire-protocol";
import { curveByOid, type NamedCurve } from "../curve/curves.js";
import {
  type DerElement,
  DerTag,
  type DerValue,
  decodeDerElements,
  decodeDerSequence,
  decodeDerUnsigned,
  derContent,
  derOctetString,
  derSequence,
  derUnsigned,
} from "../encoding/der.js";
import { keyFormatError } from "../key-format-error.js";
import type { KeyMaterial } from "../key-material.js";

/**
 * Reads an ECPrivateKey. RFC 5915. The result is the only copy; the caller wipes it. A public key in it is not read.
 *
 * @param parameters - the element that names the curve outside of the key, in PKCS#8; without it the key names its curve itself
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`
 */
export function decodeEcPrivateKey(der: Uint8Array, parameters?: DerElement): KeyMaterial {
  const [version, scalar, named] = decodeDerSequence(der);
  const [number, ...more] = decodeDerUnsigned(version);
  if (number !== 1 || more.length > 0)
    throw keyFormatError("SEC1 has the version 1. Give the key as its writer made it.");
  const curveName = parameters ?? decodeDerElements(derContent(named, DerTag.Explicit0))[0];
  const curve = curveByOid(derContent(curveName, DerTag.ObjectIdentifier));
  if (curve?.kty !== "EC") throw keyFormatError("Parsec has no name for the curve of this key. Use another curve.");
  return keyPairOn(curve, derContent(scalar, DerTag.OctetString));
}

/** Builds an ECPrivateKey that leaves naming its curve to the PKCS#8 around it. The scalar is not copied. */
export function ecPrivateKey(scalar: Uint8Array): DerValue {
  return derSequence(derUnsigned(Uint8Array.of(1)), derOctetString(scalar));
}

/**
 * Returns the key pair of a scalar, in a copy as wide as the curve's scalars: some write it shorter than RFC 5915 says. The copy
 * is the only one; the caller wipes it.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`
 */
export function keyPairOn({ name, family, bits, scalarLength }: NamedCurve, scalar: Uint8Array): KeyMaterial {
  if (scalar.length > scalarLength || scalar.length === 0) {
    throw keyFormatError(
      `A private key on ${name} has 1 to ${scalarLength} bytes, not ${scalar.length}. Check the curve.`,
    );
  }
  const data = allocateBytes(scalarLength);
  data.set(scalar, scalarLength - scalar.length);
  return { keyType: { kind: "eccKeyPair", curveFamily: family }, keyBits: bits, data };
}
