import type { DecodedKey, KeyInput, KeyMaterial, PublicKeyFormat, PublicKeyFormats } from "@parsec-ts/key-formats";

export type {
  DecodedKey,
  JsonWebKey,
  KeyInput,
  KeyMaterial,
  PublicKeyFormat,
  PublicKeyFormats,
} from "@parsec-ts/key-formats";

/**
 * Formats that others use for keys and signatures. `keyFormats` of `@parsec-ts/key-formats` fills it.
 *
 * Its methods throw `ParsecError` `ERR_PARSEC_KEY_FORMAT` for what cannot be read, or cannot be written in the format.
 */
export interface KeyFormats {
  /** Writes a public key; `raw` is PSA's own format. */
  encodePublicKey<Format extends PublicKeyFormat>(key: KeyMaterial, format: Format): PublicKeyFormats[Format];
  /** Reads a key, private or public. The caller wipes the result. */
  decodeKey(input: KeyInput): DecodedKey;
  /** An ECDSA signature as DER of two integers (RFC 3279) from r and s one after the other. */
  encodeEcdsaSignature(raw: Uint8Array): Uint8Array<ArrayBuffer>;
  /** r and s one after the other, each `width` bytes wide, from DER. */
  decodeEcdsaSignature(der: Uint8Array, width: number): Uint8Array<ArrayBuffer>;
}
