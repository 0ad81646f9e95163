import { curveByOid, curveOfPrivateKey } from "../curve/curves.js";
import {
  DER_NULL,
  type DerElement,
  DerTag,
  type DerValue,
  decodeDerElements,
  decodeDerSequence,
  decodeDerUnsigned,
  derContent,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derUnsigned,
  encodeDer,
} from "../encoding/der.js";
import { EC_PUBLIC_KEY, isObjectIdentifier, RSA_ENCRYPTION } from "../encoding/object-identifier.js";
import { keyFormatError, wrapFormatErrors } from "../key-format-error.js";
import type { KeyMaterial } from "../key-material.js";
import { decodeRsaPrivateKey } from "./pkcs1.js";
import { decodeEcPrivateKey, ecPrivateKey, keyPairOn } from "./sec1.js";

/**
 * Reads a PrivateKeyInfo that is not encrypted. RFC 5958; for Montgomery curves RFC 8410, section 7. Attributes and a public key in
 * it are not read. The result is the only copy; the caller wipes it.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`
 */
export function decodePkcs8(der: Uint8Array): KeyMaterial {
  const [version, algorithm, privateKey] = decodeDerSequence(der);
  checkVersion(version);
  const [identifier, parameters] = decodeDerElements(derContent(algorithm, DerTag.Sequence));
  const key = derContent(privateKey, DerTag.OctetString);
  const oid = derContent(identifier, DerTag.ObjectIdentifier);
  if (isObjectIdentifier(oid, RSA_ENCRYPTION)) return decodeRsaPrivateKey(key);
  if (isObjectIdentifier(oid, EC_PUBLIC_KEY)) return decodeEcPrivateKey(key, parameters);
  const curve = curveByOid(oid);
  if (curve?.kty !== "OKP") throw keyFormatError("Parsec has no keys of this algorithm. Use RSA, ECC, X25519 or X448.");
  return keyPairOn(curve, derContent(onlyElement(key), DerTag.OctetString));
}

/**
 * Writes a key pair as PrivateKeyInfo, not encrypted, without its public key: RSA from PKCS#1, ECC from the scalar. The result is
 * the only copy made; the caller wipes it.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`
 */
export function encodePkcs8(key: KeyMaterial): Uint8Array<ArrayBuffer> {
  return wrapFormatErrors(() => {
    const { algorithm, privateKey } = privateKeyParts(key);
    return encodeDer(derSequence(derUnsigned(Uint8Array.of(0)), derSequence(...algorithm), derOctetString(privateKey)));
  });
}

interface PrivateKeyParts {
  readonly algorithm: readonly DerValue[];
  readonly privateKey: Uint8Array | DerValue;
}

function privateKeyParts({ keyType, data }: KeyMaterial): PrivateKeyParts {
  if (keyType.kind === "rsaKeyPair") {
    return { algorithm: [derObjectIdentifier(RSA_ENCRYPTION), DER_NULL], privateKey: data };
  }
  const curve = curveOfPrivateKey(keyType, data);
  if (curve === undefined)
    throw keyFormatError(`PKCS#8 cannot hold a key of type ${keyType.kind} with ${data.length} bytes.`);
  const oid = derObjectIdentifier(curve.oid);
  return curve.kty === "OKP"
    ? { algorithm: [oid], privateKey: derOctetString(data) }
    : { algorithm: [derObjectIdentifier(EC_PUBLIC_KEY), oid], privateKey: ecPrivateKey(data) };
}

/** Checks that the version is 0, or 1 for a key with its public key beside it. */
function checkVersion(version: DerElement | undefined): void {
  const [number = 0, ...more] = decodeDerUnsigned(version);
  if (number > 1 || more.length > 0)
    throw keyFormatError("PKCS#8 has the versions 0 and 1. Give the key as its writer made it.");
}

function onlyElement(der: Uint8Array): DerElement | undefined {
  const [element, ...rest] = decodeDerElements(der);
  if (rest.length > 0)
    throw keyFormatError("Bytes follow the private key within PKCS#8. Give the key as its writer made it.");
  return element;
}
