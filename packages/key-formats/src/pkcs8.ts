import type { KeyMaterial } from "@parsec-ts/client";
import { Curve } from "@parsec-ts/operations";
import { allocateBytes, copyBytes } from "@parsec-ts/wire-protocol";
import { type CurveIdentity, curveByOid } from "./curves.js";
import { contentOf, type DerElement, objectIdentifier, readElements, readSequence, Tag, unsignedOf } from "./der.js";
import { keyFormatError } from "./key-format-error.js";

const RSA_ENCRYPTION = objectIdentifier("1.2.840.113549.1.1.1");
const EC_PUBLIC_KEY = objectIdentifier("1.2.840.10045.2.1");

/**
 * A private key from PKCS#8 (RFC 5958), SEC1 (RFC 5915) or PKCS#1 (RFC 8017); `undefined` for a public key.
 *
 * Read here and not by node:crypto, which leaves copies of what it parses in freed memory and wipes a key only when it is collected.
 * The result is the one copy.
 */
export function readPrivateKey(der: Uint8Array): KeyMaterial | undefined {
  const elements = readSequence(der);
  const [first, second, third] = elements;
  if (first?.tag === Tag.Sequence && second?.tag === Tag.OctetString) throw keyFormatError("The key is encrypted.");
  if (first?.tag !== Tag.Integer) return undefined;
  if (second?.tag === Tag.Sequence) return pkcs8(readElements(second.content), contentOf(third, Tag.OctetString));
  if (second?.tag === Tag.OctetString) return ecKey(der, undefined);
  return elements.length === 2 ? undefined : rsaKey(der);
}

function pkcs8([algorithm, parameters]: readonly DerElement[], key: Uint8Array): KeyMaterial {
  const oid = contentOf(algorithm, Tag.ObjectIdentifier);
  if (sameBytes(oid, RSA_ENCRYPTION)) return rsaKey(key);
  if (sameBytes(oid, EC_PUBLIC_KEY)) return ecKey(key, parameters);
  const curve = curveByOid(oid);
  if (curve?.kty !== "OKP") throw keyFormatError("Parsec has no keys of this algorithm.");
  // An octet string within the one of PKCS#8. RFC 8410, section 7.
  const [inner, ...rest] = readElements(key);
  if (rest.length > 0) throw new TypeError("bytes after the key");
  return pairOn(curve, contentOf(inner, Tag.OctetString));
}

function rsaKey(der: Uint8Array): KeyMaterial {
  const [version, modulus, ...others] = readSequence(der).map(unsignedOf);
  if (version?.length !== 0 || modulus === undefined || others.length !== 7)
    throw new TypeError("no RSAPrivateKey of two primes");
  const keyBits = 8 * modulus.length - Math.clz32(modulus[0] ?? 0) + 24;
  return { keyType: { kind: "rsaKeyPair" }, keyBits, data: copyBytes(der) };
}

/** ECPrivateKey names its curve itself, unless what is around it does. */
function ecKey(der: Uint8Array, parameters: DerElement | undefined): KeyMaterial {
  const [, scalar, named] = readSequence(der);
  const curveName = parameters ?? readElements(contentOf(named, Tag.Explicit0))[0];
  const curve = curveByOid(contentOf(curveName, Tag.ObjectIdentifier));
  if (curve === undefined) throw keyFormatError("Parsec has no name for the curve of this key.");
  return pairOn(curve, contentOf(scalar, Tag.OctetString));
}

function pairOn({ name }: CurveIdentity, scalar: Uint8Array): KeyMaterial {
  const { family, bits } = Curve[name];
  const width = Math.ceil(bits / 8);
  // Some write it shorter than RFC 5915 wants.
  if (scalar.length > width || scalar.length === 0) throw new TypeError("a private key that does not fit its curve");
  const data = allocateBytes(width);
  data.set(scalar, width - scalar.length);
  return { keyType: { kind: "eccKeyPair", curveFamily: family }, keyBits: bits, data };
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
