import { type Hash, hashLength as lengthOf } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";

/** Hashes of PSA that OpenSSL no longer has. */
const MISSING: readonly Hash[] = ["MD2", "MD4"];

/** True if this service implements the hash. */
export function isHashFunction(hash: Hash): boolean {
  return !MISSING.includes(hash) && lengthOf(hash) !== undefined;
}

/**
 * Returns the length of a hash in bytes.
 *
 * @throws {@link StatusError} NotSupported if this service does not implement the hash
 */
export function hashLength(hash: Hash): number {
  const length = isHashFunction(hash) ? lengthOf(hash) : undefined;
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
