import { createHash } from "node:crypto";
import type { Hash } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";

interface HashFunction {
  /** OpenSSL's name. */
  readonly openssl: string;
  /** Length of a hash in bytes. */
  readonly length: number;
}

/** Hash functions. PSA Crypto API, "Hash algorithms", without MD2 and MD4, which OpenSSL no longer has. */
const FUNCTIONS: Readonly<Record<string, HashFunction>> = {
  MD5: { openssl: "md5", length: 16 },
  RIPEMD160: { openssl: "ripemd160", length: 20 },
  SHA_1: { openssl: "sha1", length: 20 },
  SHA_224: { openssl: "sha224", length: 28 },
  SHA_256: { openssl: "sha256", length: 32 },
  SHA_384: { openssl: "sha384", length: 48 },
  SHA_512: { openssl: "sha512", length: 64 },
  SHA_512_224: { openssl: "sha512-224", length: 28 },
  SHA_512_256: { openssl: "sha512-256", length: 32 },
  SHA3_224: { openssl: "sha3-224", length: 28 },
  SHA3_256: { openssl: "sha3-256", length: 32 },
  SHA3_384: { openssl: "sha3-384", length: 48 },
  SHA3_512: { openssl: "sha3-512", length: 64 },
};

/** True if this service implements the hash. */
export function isHashFunction(hash: Hash): boolean {
  return Object.hasOwn(FUNCTIONS, hash);
}

/**
 * Returns the implementation of a hash.
 *
 * @throws {@link StatusError} NotSupported
 */
export function hashFunction(hash: Hash): HashFunction {
  const found = isHashFunction(hash) ? FUNCTIONS[hash] : undefined;
  if (found === undefined) throw new StatusError(Status.PsaErrorNotSupported);
  return found;
}

/**
 * Computes a hash.
 *
 * @throws {@link StatusError} NotSupported
 */
export function computeHash(alg: Hash, input: Uint8Array): Uint8Array {
  return createHash(hashFunction(alg).openssl).update(input).digest();
}
