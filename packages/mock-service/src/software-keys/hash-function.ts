import type { Hash } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";

/** Lengths of the hashes in bytes. PSA Crypto API, "Hash algorithms", without MD2 and MD4, which OpenSSL no longer has. */
const LENGTHS: Readonly<Record<string, number>> = {
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

/** True if this service implements the hash. */
export function isHashFunction(hash: Hash): boolean {
  return Object.hasOwn(LENGTHS, hash);
}

/**
 * Returns the length of a hash in bytes.
 *
 * @throws {@link StatusError} NotSupported if this service does not implement the hash
 */
export function hashLength(hash: Hash): number {
  const length = isHashFunction(hash) ? LENGTHS[hash] : undefined;
  if (length === undefined) throw new StatusError(Status.PsaErrorNotSupported);
  return length;
}

/**
 * Returns the hash after checking that this service implements it.
 *
 * @throws {@link StatusError} NotSupported
 */
export function requireHash(hash: Hash): Hash {
  hashLength(hash);
  return hash;
}
