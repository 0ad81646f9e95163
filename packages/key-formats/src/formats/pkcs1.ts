import { copyBytes } from "@parsec-ts/wire-protocol";
import { decodeDerSequence, decodeDerUnsigned, derSequence, derUnsigned, encodeDer } from "../encoding/der.js";
import { keyFormatError } from "../key-format-error.js";
import type { KeyMaterial } from "../key-material.js";

/** Longest modulus that is read, in bytes: OpenSSL computes with no longer ones. */
export const MAX_MODULUS_LENGTH = 2048;

/** Modulus and public exponent, without zeros in front. */
export interface RsaPublicNumbers {
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
}

/**
 * Reads an RSAPublicKey. RFC 8017, appendix A.1.1.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`
 */
export function decodeRsaPublicKey(der: Uint8Array): KeyMaterial {
  return { keyType: { kind: "rsaPublicKey" }, keyBits: rsaPublicKeyBits(der), data: copyBytes(der) };
}

/**
 * Returns the size in bits of an RSAPublicKey.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`
 */
export function rsaPublicKeyBits(der: Uint8Array): number {
  return bitLength(decodeRsaPublicNumbers(der).modulus);
}

/**
 * Returns the numbers of an RSAPublicKey as views.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`
 */
export function decodeRsaPublicNumbers(der: Uint8Array): RsaPublicNumbers {
  const [modulus, exponent, ...others] = decodeDerSequence(der).map(decodeDerUnsigned);
  if (modulus === undefined || exponent === undefined || others.length > 0) {
    throw keyFormatError(
      "An RSA public key is a sequence of two numbers. Give the public key alone, as PKCS#1 or SPKI.",
    );
  }
  checkNumbers([modulus, exponent]);
  return { modulus, exponent };
}

/**
 * Reads an RSAPrivateKey of two primes. RFC 8017, appendix A.1.2. The result is the only copy; the caller wipes it.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`
 */
export function decodeRsaPrivateKey(der: Uint8Array): KeyMaterial {
  return { keyType: { kind: "rsaKeyPair" }, keyBits: rsaPrivateKeyBits(der), data: copyBytes(der) };
}

/**
 * Returns the size in bits of an RSAPrivateKey of two primes, and copies nothing of it.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`
 */
export function rsaPrivateKeyBits(der: Uint8Array): number {
  const [version, ...numbers] = decodeDerSequence(der).map(decodeDerUnsigned);
  const [modulus] = numbers;
  if (version?.length !== 0 || modulus === undefined || numbers.length !== 8) {
    throw keyFormatError("The RSA private key is not one of two primes, with eight numbers. Parsec takes no others.");
  }
  checkNumbers(numbers);
  return bitLength(modulus);
}

/** Writes an RSAPublicKey from modulus and public exponent. Zeros in front are left out. */
export function encodeRsaPublicKey({ modulus, exponent }: RsaPublicNumbers): Uint8Array<ArrayBuffer> {
  return encodeDer(derSequence(derUnsigned(modulus), derUnsigned(exponent)));
}

/**
 * Writes an RSAPrivateKey from its numbers n, e, d, p, q, dp, dq and qi. Zeros in front are left out. The result is the only copy
 * made; the caller wipes it.
 */
export function encodeRsaPrivateKey(numbers: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return encodeDer(derSequence(derUnsigned(Uint8Array.of(0)), ...numbers.map(derUnsigned)));
}

/** Checks modulus and public exponent, and that no number of the key is longer than the modulus. */
function checkNumbers([modulus, exponent, ...others]: readonly Uint8Array[]): void {
  if (modulus === undefined || modulus.length === 0) throw keyFormatError("The RSA modulus is zero. Give a whole key.");
  if (modulus.length > MAX_MODULUS_LENGTH) {
    throw keyFormatError(`The RSA modulus has more than ${8 * MAX_MODULUS_LENGTH} bits. Give a shorter key.`);
  }
  if (exponent === undefined || exponent.length === 0) {
    throw keyFormatError("The RSA public exponent is zero. Give a whole key.");
  }
  if ([exponent, ...others].some((number) => number.length > modulus.length)) {
    throw keyFormatError("A number of the RSA key is longer than its modulus. Give a whole key.");
  }
}

/** Returns the bits of a number without zeros in front. */
function bitLength(number: Uint8Array): number {
  return 8 * number.length - (Math.clz32(number[0] ?? 0) - 24);
}
