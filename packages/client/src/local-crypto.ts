import type { Hash } from "@parsec-ts/operations";

/** Cryptography that needs no key of the service. `@parsec-ts/node` fills it with `node:crypto`. */
export interface LocalCrypto {
  /**
   * Hashes a message: 32 bytes for SHA-256.
   *
   * @throws `ParsecError` `ERR_PARSEC_HASH_UNSUPPORTED` for a hash that this runtime does not have
   */
  digest(hash: Hash, message: Uint8Array): Uint8Array | Promise<Uint8Array>;
}
