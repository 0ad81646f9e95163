import type { KeyType } from "@parsec-ts/operations";

/** A key in PSA's own format, with what it is: what import takes and export gives. */
export interface KeyMaterial {
  readonly keyType: KeyType;
  /** Size in bits: of the modulus, the curve or the secret. */
  readonly keyBits: number;
  readonly data: Uint8Array;
}

/** A key as a JSON object. RFC 7517, RFC 7518, RFC 8037. */
export type JsonWebKey = Readonly<Record<string, unknown>> & { readonly kty: string };

/** A key to be taken in. DER and PEM may hold PKCS#8, SEC1, PKCS#1 or SPKI. A secret in a string cannot be wiped: prefer `der`. */
export type KeyInput =
  | { readonly format: "der"; readonly key: Uint8Array }
  | { readonly format: "pem"; readonly key: string }
  | { readonly format: "jwk"; readonly key: JsonWebKey };

/** The forms in which a public key can be written. RFC 5280 (SubjectPublicKeyInfo), RFC 7468 (PEM), RFC 7517 (JWK). */
export interface PublicKeyFormats {
  readonly raw: Uint8Array;
  readonly der: Uint8Array;
  readonly pem: string;
  readonly jwk: JsonWebKey;
}

/** The name of a format of public keys. */
export type PublicKeyFormat = keyof PublicKeyFormats;

/**
 * Formats that others use for keys and signatures. `@parsec-ts/node` fills it.
 *
 * Its methods throw `ParsecError` `ERR_PARSEC_KEY_FORMAT` for what cannot be read, or cannot be written in the format.
 */
export interface KeyFormats {
  /** Writes a public key; `raw` is PSA's own format. */
  encodePublicKey<Format extends PublicKeyFormat>(key: KeyMaterial, format: Format): PublicKeyFormats[Format];
  /** Reads a key, private or public. The caller wipes the result. */
  decodeKey(input: KeyInput): KeyMaterial;
  /** An ECDSA signature as DER of two integers (RFC 3279) from r and s one after the other. */
  encodeEcdsaSignature(raw: Uint8Array): Uint8Array;
  /** r and s one after the other, each `width` bytes wide, from DER. */
  decodeEcdsaSignature(der: Uint8Array, width: number): Uint8Array;
}
