import { type Algorithm, ecdh, ecdsa, type Hash, type KeyType, policyAlgorithm } from "@parsec-ts/operations";
import { policyError } from "../policy-error.js";
import { type AlgorithmFor, type KeyUseName, requireAlgorithmFor } from "./key-uses.js";
import { isEccKey, requireModern } from "./modern-algorithms.js";

/** Type and size of a pinned key, and the hash that the call names. */
interface PinnedMaterial {
  readonly keyType: KeyType;
  readonly keyBits: number;
  readonly hash: Hash | undefined;
}

/** The facts from which the algorithm of a handle's key is chosen. */
export interface AlgorithmSources {
  /** The algorithm that the caller named, by the handle's `algorithm` or by the attributes it was made with. */
  readonly named: Algorithm | undefined;
  /** The pinned key; `undefined` without a pin. */
  readonly pinned: PinnedMaterial | undefined;
  /** The algorithm that the service lists. */
  readonly listed: Algorithm;
  /** The type of the key that the service lists. */
  readonly listedType: KeyType;
}

/** An algorithm that fits its use, and if it rests on the caller's word or on the service's. */
export interface ChosenAlgorithm<Chosen extends Algorithm> {
  readonly algorithm: Chosen;
  /** True for an algorithm that only the service named: then only a modern one is used. */
  readonly isListed: boolean;
}

/**
 * Chooses the algorithm of a key: the caller's, else that of the pinned key's curve, else the service's if it is modern. A service that
 * means harm could list "ECDSA with MD5" for a pinned key, and then forge what the caller verifies.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_POLICY` for an algorithm that is not for this use, for a pinned RSA key whose algorithm the caller
 * did not name, and for an algorithm or a curve that only the service named and that is not modern
 */
export function chosenAlgorithm<Name extends KeyUseName>(
  use: Name,
  { named, pinned, listed, listedType }: AlgorithmSources,
): ChosenAlgorithm<AlgorithmFor<Name>> {
  const algorithm = named ?? (pinned === undefined ? listed : algorithmOfPin(use, pinned));
  requireAlgorithmFor(use, algorithm);
  const isListed = named === undefined && pinned === undefined;
  if (isListed) requireModern(listed, listedType);
  return { algorithm, isListed };
}

function algorithmOfPin(use: KeyUseName, { keyType, keyBits, hash }: PinnedMaterial): Algorithm {
  if (isEccKey(keyType)) return policyAlgorithm(use === "agree" ? ecdh() : ecdsa(hash ?? hashOfCurve(keyBits)));
  throw policyError(
    'A pinned RSA key needs its algorithm from the caller: key(name, { publicKey, algorithm: rsaPss("SHA_256") }).',
  );
}

/** The hash that is as strong as a curve. NIST SP 800-57 part 1, table 2. */
function hashOfCurve(keyBits: number): Hash {
  if (keyBits > 384) return "SHA_512";
  return keyBits > 256 ? "SHA_384" : "SHA_256";
}
