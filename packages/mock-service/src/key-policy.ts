import type { AsymmetricSignature, KeyPolicy, SignHash, UsageFlags } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "./status-error.js";

/** Bytes of each hash. */
const HASH_LENGTH: Readonly<Record<string, number>> = {
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

/**
 * Holds a use of a key against its policy. PSA Crypto API, "Key policies".
 *
 * @throws {@link StatusError} NotPermitted, or InvalidArgument for a request that no policy could permit
 */
export function requireSigning(
  policy: KeyPolicy,
  use: keyof UsageFlags & string,
  alg: AsymmetricSignature,
  hash: Uint8Array,
): void {
  const hashAlg = "hashAlg" in alg ? alg.hashAlg : undefined;
  if (hashAlg?.kind === "any") throw new StatusError(Status.PsaErrorInvalidArgument);
  const { keyUsageFlags, keyAlgorithm } = policy;
  if (keyUsageFlags[use] !== true) throw new StatusError(Status.PsaErrorNotPermitted);
  if (keyAlgorithm.kind !== "asymmetricSignature" || !permits(keyAlgorithm.value, alg)) {
    throw new StatusError(Status.PsaErrorNotPermitted);
  }
  if (hashAlg?.kind === "specific" && HASH_LENGTH[hashAlg.value] !== hash.length) {
    throw new StatusError(Status.PsaErrorInvalidArgument);
  }
}

function permits(permitted: AsymmetricSignature, asked: AsymmetricSignature): boolean {
  if (permitted.kind !== asked.kind) return false;
  if (!("hashAlg" in permitted) || !("hashAlg" in asked)) return true;
  return permitted.hashAlg.kind === "any" || sameHash(permitted.hashAlg, asked.hashAlg);
}

function sameHash(one: SignHash, other: SignHash): boolean {
  return one.kind === "specific" && other.kind === "specific" && one.value === other.value;
}
