import { allocateBytes } from "@parsec-ts/wire-protocol";
import { curveByJwk, curveOfPublicKey, type NamedCurve } from "../curve/curves.js";
import { decodeBase64Url, encodeBase64Url } from "../encoding/base64.js";
import { keyFormatError } from "../key-format-error.js";
import type { JsonWebKey, KeyMaterial } from "../key-material.js";
import {
  decodeRsaPrivateKey,
  decodeRsaPublicKey,
  decodeRsaPublicNumbers,
  encodeRsaPrivateKey,
  encodeRsaPublicKey,
  MAX_MODULUS_LENGTH,
} from "./pkcs1.js";
import { keyPairOn } from "./sec1.js";
import { publicKeyOn } from "./spki.js";

/** Longest secret that a JWK may hold, in bytes. */
const MAX_SECRET_LENGTH = 65_536;

/** The members of an RSA private key of two primes, in the order of PKCS#1. RFC 7518, section 6.3.2. */
const RSA_PRIVATE_MEMBERS = ["n", "e", "d", "p", "q", "dp", "dq", "qi"] as const;

/**
 * Reads a JWK: a private key if it has the member `d`. RFC 7518, section 6; RFC 8037; RFC 8812. The result is the only copy; the
 * caller wipes it, and cannot wipe the strings of the JWK.
 *
 * The public members of a private key must be present and well-formed, and a point must be on its curve; they are not compared with
 * `d`, which would take a multiplication of the curve's generator by a secret.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`
 */
export function decodeJwk(jwk: JsonWebKey): KeyMaterial {
  const isPrivate = jwk.d !== undefined;
  switch (jwk.kty) {
    case "RSA":
      return isPrivate ? decodeRsaPair(jwk) : decodeRsaPublic(jwk);
    case "EC":
    case "OKP":
      return decodeCurveKey(jwk, jwk.kty, isPrivate);
    case "oct":
      return decodeSecret(jwk);
    default:
      throw keyFormatError("Parsec has no keys of this JWK's kty. Use RSA, EC, OKP or oct.");
  }
}

/**
 * Writes a public key as JWK. `data` is the public key, also where `keyType` is that of a pair.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`, also for a curve that has no name in a JWK
 */
export function encodeJwk({ keyType, data }: KeyMaterial): JsonWebKey {
  if (keyType.kind === "rsaKeyPair" || keyType.kind === "rsaPublicKey") {
    const { modulus, exponent } = decodeRsaPublicNumbers(data);
    return { kty: "RSA", n: encodeBase64Url(modulus), e: encodeBase64Url(exponent) };
  }
  const curve = curveOfPublicKey(keyType, data);
  if (curve?.crv === undefined) {
    throw keyFormatError(`JWK has no name for ${curve?.name ?? `a key of type ${keyType.kind}`}. Use der or pem.`);
  }
  const { kty, crv, coordinateLength } = curve;
  if (kty === "OKP") return { kty, crv, x: encodeBase64Url(data) };
  const x = encodeBase64Url(data.subarray(1, 1 + coordinateLength));
  return { kty, crv, x, y: encodeBase64Url(data.subarray(1 + coordinateLength)) };
}

function decodeSecret(jwk: JsonWebKey): KeyMaterial {
  const data = decodeMember(jwk, "k", MAX_SECRET_LENGTH);
  return { keyType: { kind: "aes" }, keyBits: 8 * data.length, data };
}

function decodeRsaPublic(jwk: JsonWebKey): KeyMaterial {
  const modulus = decodeNumber(jwk, "n");
  return decodeRsaPublicKey(encodeRsaPublicKey({ modulus, exponent: decodeNumber(jwk, "e") }));
}

function decodeRsaPair(jwk: JsonWebKey): KeyMaterial {
  if (jwk.oth !== undefined) throw keyFormatError("The RSA key has more than two primes. Parsec takes no such keys.");
  const secrets: Uint8Array[] = [];
  try {
    for (const name of RSA_PRIVATE_MEMBERS) secrets.push(decodeNumber(jwk, name));
    const der = encodeRsaPrivateKey(secrets);
    secrets.push(der);
    return decodeRsaPrivateKey(der);
  } finally {
    for (const secret of secrets) secret.fill(0);
  }
}

function decodeCurveKey(jwk: JsonWebKey, kty: "EC" | "OKP", isPrivate: boolean): KeyMaterial {
  const curve = curveByJwk(kty, jwk.crv);
  if (curve === undefined) throw keyFormatError("Parsec has no name for the curve of this JWK. Use another curve.");
  const publicKey = publicKeyOn(
    curve,
    kty === "OKP" ? decodeMember(jwk, "x", curve.coordinateLength) : pointOf(jwk, curve),
  );
  if (!isPrivate) return publicKey;
  const scalar = decodeMember(jwk, "d", curve.scalarLength);
  try {
    return keyPairOn(curve, scalar);
  } finally {
    scalar.fill(0);
  }
}

/** Joins the coordinates to an uncompressed point. Some write them shorter than RFC 7518, section 6.2.1.2, says. */
function pointOf(jwk: JsonWebKey, { coordinateLength }: NamedCurve): Uint8Array {
  const point = allocateBytes(1 + 2 * coordinateLength);
  const x = decodeMember(jwk, "x", coordinateLength);
  const y = decodeMember(jwk, "y", coordinateLength);
  point[0] = 4;
  point.set(x, 1 + coordinateLength - x.length);
  point.set(y, point.length - y.length);
  return point;
}

/** Decodes a number of an RSA key. Some write a zero in front of it. */
function decodeNumber(jwk: JsonWebKey, name: string): Uint8Array<ArrayBuffer> {
  return decodeMember(jwk, name, MAX_MODULUS_LENGTH + 1);
}

function decodeMember(jwk: JsonWebKey, name: string, maxLength: number): Uint8Array<ArrayBuffer> {
  const text = jwk[name];
  if (typeof text !== "string" || text.length === 0) {
    throw keyFormatError(`The JWK has no member ${name}, or it is not a text. Give the whole JWK.`);
  }
  if (text.length > Math.ceil((maxLength * 4) / 3)) {
    throw keyFormatError(`The JWK's member ${name} has more than ${maxLength} bytes. Check its kty and crv.`);
  }
  return decodeBase64Url(text);
}
