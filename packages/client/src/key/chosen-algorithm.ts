import type { Algorithm, AsymmetricSignature, EccFamily, Hash, KeyType } from "@parsec-ts/operations";
import { policyError } from "./policy-error.js";

/** The facts from which the algorithm of a handle's key is chosen. */
export interface AlgorithmSources {
  /** The algorithm that the caller named, by the handle's `algorithm` or by the attributes it was made with. */
  readonly named: Algorithm | undefined;
  /** Type and size of the pinned key, and the hash that the call names; `undefined` without a pin. */
  readonly pinned: { readonly keyType: KeyType; readonly keyBits: number; readonly hash: Hash | undefined } | undefined;
  /** The algorithm that the service lists. */
  readonly listed: Algorithm;
  /** The type of the key that the service lists. */
  readonly listedType: KeyType;
}

/** An algorithm, and if it rests on the caller's word or on the service's. */
export interface ChosenAlgorithm {
  readonly algorithm: Algorithm;
  /** True for an algorithm that only the service named: then only a modern one is used. */
  readonly isListed: boolean;
}

/**
 * Chooses the algorithm of a key: the caller's, else that of the pinned key's curve, else the service's. A service that means harm could
 * list "ECDSA with MD5" for a pinned key, and then forge what the caller verifies.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_POLICY` for a pinned RSA key whose algorithm the caller did not name, and for signatures by a key
 * that only the service says is on a curve neither of NIST nor brainpool
 */
export function chosenAlgorithm({ named, pinned, listed, listedType }: AlgorithmSources): ChosenAlgorithm {
  if (named !== undefined) return { algorithm: named, isListed: false };
  if (pinned === undefined) {
    if (listed.kind === "asymmetricSignature") requireModernCurve(listedType);
    return { algorithm: listed, isListed: true };
  }
  if (!isEccKey(pinned.keyType)) {
    throw policyError(
      'A pinned RSA key needs its algorithm from the caller: key(name, { publicKey, algorithm: rsaPss("SHA_256") }).',
    );
  }
  const hashAlg = { kind: "specific", value: pinned.hash ?? hashOfCurve(pinned.keyBits) } as const;
  const value: AsymmetricSignature = { kind: "ecdsa", hashAlg };
  return { algorithm: { kind: "asymmetricSignature", value }, isListed: false };
}

/** Hashes that are used on the service's word alone: SHA-2 and SHA-3. */
const MODERN_HASHES: ReadonlySet<unknown> = /* @__PURE__ */ new Set<Hash>([
  "SHA_224",
  "SHA_256",
  "SHA_384",
  "SHA_512",
  "SHA_512_224",
  "SHA_512_256",
  "SHA3_224",
  "SHA3_256",
  "SHA3_384",
  "SHA3_512",
]);

/** Hashes of RSA-OAEP that are used on the service's word alone: SHA-256 and up. */
const MODERN_OAEP_HASHES: ReadonlySet<unknown> = /* @__PURE__ */ new Set<Hash>([
  "SHA_256",
  "SHA_384",
  "SHA_512",
  "SHA_512_256",
  "SHA3_256",
  "SHA3_384",
  "SHA3_512",
]);

/** Curves that are used on the service's word alone: those of NIST and brainpool. */
const MODERN_FAMILIES: ReadonlySet<unknown> = /* @__PURE__ */ new Set<EccFamily>(["SECP_R1", "BRAINPOOL_P_R1"]);

export function isModernHash(hash: Hash): boolean {
  return MODERN_HASHES.has(hash);
}

export function isModernOaepHash(hash: Hash): boolean {
  return MODERN_OAEP_HASHES.has(hash);
}

function requireModernCurve(keyType: KeyType): void {
  if (!isEccKey(keyType) || MODERN_FAMILIES.has(keyType.curveFamily)) return;
  throw policyError(
    `The service lists it on a curve of ${keyType.curveFamily}, which is not used unless the caller names the algorithm: ` +
      'key(name, { algorithm: ecdsa("SHA_256") }).',
  );
}

function isEccKey(keyType: KeyType): keyType is Extract<KeyType, { readonly kind: "eccKeyPair" | "eccPublicKey" }> {
  return keyType.kind === "eccKeyPair" || keyType.kind === "eccPublicKey";
}

/** The hash that is as strong as a curve. NIST SP 800-57 part 1, table 2. */
function hashOfCurve(keyBits: number): Hash {
  if (keyBits > 384) return "SHA_512";
  return keyBits > 256 ? "SHA_384" : "SHA_256";
}
