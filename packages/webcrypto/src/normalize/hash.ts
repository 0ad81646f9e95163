import type { Hash } from "@parsec-ts/operations";
import { domException } from "../errors/dom-exception.js";
import { findByName, readAlgorithmName } from "./algorithm-name.js";

/** A hash as WebCrypto and as PSA name it. */
export interface HashName {
  readonly name: string;
  readonly psa: Hash;
  /** Length of a digest in bytes. */
  readonly length: number;
  /** Length of a block in bytes, which is the default length of an HMAC key. */
  readonly blockLength: number;
}

const HASHES: readonly HashName[] = [
  { name: "SHA-1", psa: "SHA_1", length: 20, blockLength: 64 },
  { name: "SHA-256", psa: "SHA_256", length: 32, blockLength: 64 },
  { name: "SHA-384", psa: "SHA_384", length: 48, blockLength: 128 },
  { name: "SHA-512", psa: "SHA_512", length: 64, blockLength: 128 },
];

/** Hashes that only newer platforms have. */
const NEWER_HASHES: readonly HashName[] = [
  { name: "SHA3-256", psa: "SHA3_256", length: 32, blockLength: 136 },
  { name: "SHA3-384", psa: "SHA3_384", length: 48, blockLength: 104 },
  { name: "SHA3-512", psa: "SHA3_512", length: 64, blockLength: 72 },
];

/** The hashes that the platform computes. */
export type HasHash = (name: string) => boolean;

/**
 * Normalises a HashAlgorithmIdentifier.
 *
 * @throws TypeError
 * @throws NotSupportedError
 */
export function normalizeHash(value: unknown, platformHas: HasHash): HashName {
  const { name } = readAlgorithmName(value);
  const hash = findByName(HASHES, name) ?? findByName(NEWER_HASHES, name);
  if (hash !== undefined && (HASHES.includes(hash) || platformHas(hash.name))) return hash;
  throw domException("NotSupportedError", `There is no hash ${name} here.`);
}

/** The hash of this WebCrypto name; `undefined` for another one. */
export function hashByName(name: string): HashName | undefined {
  return findByName(HASHES, name) ?? findByName(NEWER_HASHES, name);
}

/** The hash of this PSA name; `undefined` for one that WebCrypto lacks. */
export function hashByPsa(psa: unknown): HashName | undefined {
  for (const hash of [...HASHES, ...NEWER_HASHES]) if (hash.psa === psa) return hash;
  return undefined;
}
