import type { AsymmetricEncryption, AsymmetricSignature, Hash } from "@parsec-ts/operations";
import type { KeyMaterial } from "./key-formats.js";

/** Cryptography that needs no secret of the service's. `@parsec-ts/node` fills it with `node:crypto`. */
export interface LocalCrypto {
  /**
   * Hashes a message: 32 bytes for SHA-256.
   *
   * @throws `ParsecError` `ERR_PARSEC_HASH_UNSUPPORTED` for a hash that this runtime does not have
   */
  digest(hash: Hash, message: Uint8Array): Uint8Array | Promise<Uint8Array>;

  /**
   * Whether a signature in Parsec's own format is one of a public key over a message, hashed by `hash`.
   *
   * @throws `ParsecError` `ERR_PARSEC_LOCAL_UNSUPPORTED` for an algorithm or a key that this runtime does not have
   */
  verify(
    key: KeyMaterial,
    alg: AsymmetricSignature,
    hash: Hash,
    message: Uint8Array,
    signature: Uint8Array,
  ): boolean | Promise<boolean>;

  /**
   * Encrypts to a public key. `label` is OAEP's.
   *
   * @throws `ParsecError` `ERR_PARSEC_LOCAL_UNSUPPORTED`; `ERR_PARSEC_ARGUMENT` for a plaintext that is too long
   */
  encrypt(
    key: KeyMaterial,
    alg: AsymmetricEncryption,
    plaintext: Uint8Array,
    label: Uint8Array,
  ): Uint8Array | Promise<Uint8Array>;

  /** Random bytes of this machine's own. The caller wipes them. */
  random(length: number): Uint8Array | Promise<Uint8Array>;
}
