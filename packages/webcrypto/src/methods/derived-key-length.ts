import { checkAesLength } from "../algorithms/ciphers/aes.js";
import type { AnyKeyAlgorithm } from "../algorithms/family.js";
import { domException } from "../errors/dom-exception.js";
import type { Service } from "../keys/service.js";
import { isSameName, type NamedAlgorithm } from "../normalize/algorithm-name.js";
import { normalizeHash } from "../normalize/hash.js";

const AES_NAMES = ["AES-GCM", "AES-CBC", "AES-CTR", "AES-KW"];

/** Algorithms whose keys are as long as the secret. */
const WHOLE_SECRET_NAMES = ["HKDF", "PBKDF2"];

/**
 * Normalises the type of a key that is to be derived. The result gives its length in bits, `null` for all of the secret, and throws an
 * OperationError for a length that there is not: the specification has other checks between the two.
 */
export async function derivedKeyLength(service: Service, type: NamedAlgorithm): Promise<() => number | null> {
  const isOneOf = (names: readonly string[]): boolean => names.some((name) => isSameName(name, type.name));
  if (isOneOf(AES_NAMES)) {
    const length = type.members.integer("length", 0xffff);
    return () => {
      checkAesLength({ name: type.name, length });
      return length;
    };
  }
  if (isOneOf(WHOLE_SECRET_NAMES)) return () => null;
  if (isSameName(type.name, "HMAC")) {
    const hash = normalizeHash(type.members.required("hash"), service.platformHas);
    const length = type.members.optionalInteger("length", 0xffff_ffff) ?? 8 * hash.blockLength;
    return () => {
      if (length === 0) throw new TypeError("length must be at least 1.");
      return length;
    };
  }
  return lengthByPlatform(service, type);
}

/** Length of the keys of an algorithm that only newer platforms have: the platform derives such a key, and that tells. */
async function lengthByPlatform({ subtle, standIns }: Service, type: NamedAlgorithm): Promise<() => number | null> {
  const empty = new Uint8Array(0);
  const hkdf = { name: "HKDF", hash: "SHA-256", salt: empty, info: empty };
  const derived = await subtle.deriveKey(hkdf, await standIns.derivationKey(), type.forPlatform, true, [
    "encrypt",
    "decrypt",
  ]);
  // Keys of this one have no member that says it.
  const isChacha = isSameName(type.name, "ChaCha20-Poly1305");
  const { length = isChacha ? 256 : undefined } = derived.algorithm as AnyKeyAlgorithm;
  return () => {
    if (length === undefined) throw domException("NotSupportedError", `A key for ${type.name} cannot be derived here.`);
    return length;
  };
}
