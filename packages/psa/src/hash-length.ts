import type { Hash } from "@parsec-ts/operations";

const LENGTHS: Readonly<Record<string, number>> = {
  MD2: 16,
  MD4: 16,
  MD5: 16,
  RIPEMD160: 20,
  SHA_1: 20,
  SHA_224: 28,
  SHA_256: 32,
  SHA_384: 48,
  SHA_512: 64,
  SHA_512_224: 28,
  SHA_512_256: 32,
  SHA3_224: 28,
  SHA3_256: 32,
  SHA3_384: 48,
  SHA3_512: 64,
};

/** Length of a hash in bytes; `undefined` for a hash that only a newer service knows. PSA Crypto API, "PSA_HASH_LENGTH". */
export function hashLength(hash: Hash): number | undefined {
  return LENGTHS[hash];
}
