import type { AsymmetricEncryption, AsymmetricSignature, Hash } from "@parsec-ts/operations";
import type { KeyMaterial } from "./key-formats.js";

/** Cryptography that needs no secret of the service. `@parsec-ts/node` implements it with `node:crypto`. */
export interface LocalCrypto {
  /**
   * Hashes a message: 32 bytes for SHA-256.
   *
   * @throws `ParsecError` `ERR_PARSEC_HASH_UNSUPPORTED` for a hash that this runtime does not have
   */
  digest(hash: Hash, message: Uint8Array): Uint8Array | Promise<Uint8Array>;

  /**
   * Verifies a signature in Parsec's own format by a public key, over a message that is hashed by `hash`.
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

  /** Random bytes of this machine. The caller wipes them. */
  random(length: number): Uint8Array | Promise<Uint8Array>;
}
