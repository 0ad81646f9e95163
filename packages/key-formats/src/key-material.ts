import type { KeyType } from "@parsec-ts/operations";

/** A key in PSA's own format with its type and size: the form in which keys are imported and exported. PSA Crypto API, "Key formats". */
export interface KeyMaterial {
  readonly keyType: KeyType;
  /** Size in bits: of the modulus, the curve or the secret. */
  readonly keyBits: number;
  readonly data: Uint8Array;
}

/** A key that was read: its data is a copy in an `ArrayBuffer` of its own. */
export interface DecodedKey extends KeyMaterial {
  readonly data: Uint8Array<ArrayBuffer>;
}

/** A key as a JSON object. RFC 7517, RFC 7518, RFC 8037. */
export type JsonWebKey = Readonly<Record<string, unknown>> & { readonly kty: string };

/** A key to be imported. DER and PEM may hold PKCS#8, SEC1, PKCS#1 or SPKI. A secret in a string cannot be wiped: prefer `der`. */
export type KeyInput =
  | { readonly format: "der"; readonly key: Uint8Array }
  | { readonly format: "pem"; readonly key: string }
  | { readonly format: "jwk"; readonly key: JsonWebKey };

/** The forms of a public key, by format. RFC 5280 (SubjectPublicKeyInfo), RFC 7468 (PEM), RFC 7517 (JWK). */
export interface PublicKeyFormats {
  readonly raw: Uint8Array<ArrayBuffer>;
  readonly der: Uint8Array<ArrayBuffer>;
  readonly pem: string;
  readonly jwk: JsonWebKey;
}

/** A name of a format that a public key can be written in. */
export type PublicKeyFormat = keyof PublicKeyFormats;
