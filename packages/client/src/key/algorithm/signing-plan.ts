import type { AsymmetricEncryption, AsymmetricSignature, Hash } from "@parsec-ts/operations";
import { policyError } from "../policy-error.js";
import type { ChosenAlgorithm } from "./chosen-algorithm.js";
import type { AlgorithmFor } from "./key-uses.js";
import { isModernHash, isModernOaepHash } from "./modern-algorithms.js";

/** The algorithm by which a key signs a message, and the hash of the message that is signed. */
export interface SigningPlan {
  readonly alg: AsymmetricSignature;
  readonly hash: Hash;
}

/**
 * Derives from a key's algorithm how to sign. An algorithm that leaves the hash open takes the requested one, else SHA-256.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_POLICY` for a key that is not for this hash; for an old hash that only the service named
 */
export function signingPlan(
  { algorithm, isListed }: ChosenAlgorithm<AlgorithmFor<"sign">>,
  requested: Hash | undefined,
): SigningPlan {
  const plan = planOf(algorithm.value, requested);
  if (isListed && requested === undefined && !isModernHash(plan.hash)) {
    throw policyError(
      `The service lists it with ${plan.hash}, which is not used unless the caller names it: see hash.`,
    );
  }
  return plan;
}

/**
 * Derives from a key's algorithm how to encrypt to it here.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_POLICY` for an old algorithm that only the service named
 */
export function localEncryptionAlgorithm(value: AsymmetricEncryption, isListed: boolean): AsymmetricEncryption {
  if (!isListed || (value.kind === "rsaOaep" && isModernOaepHash(value.hashAlg))) return value;
  throw policyError(
    `The service lists it with ${value.kind}${value.kind === "rsaOaep" ? ` and ${value.hashAlg}` : ""}, which is not used unless the ` +
      "caller names it: key(name, { algorithm }).",
  );
}

/** True for signatures whose raw form is r and s one after the other. */
export function isEcdsa({ kind }: AsymmetricSignature): boolean {
  return kind === "ecdsa" || kind === "deterministicEcdsa" || kind === "ecdsaAny";
}

function planOf(permitted: AsymmetricSignature, requested: Hash | undefined): SigningPlan {
  switch (permitted.kind) {
    case "ecdsa":
    case "deterministicEcdsa":
    case "rsaPss":
    case "rsaPkcs1v15Sign": {
      const { hashAlg } = permitted;
      if (hashAlg.kind === "unknown") throw policyError("Its policy names a hash that only a newer client knows.");
      const hash = hashAlg.kind === "specific" ? hashAlg.value : (requested ?? "SHA_256");
      if (requested !== undefined && requested !== hash) {
        throw policyError(`Its policy permits ${hash} only, not ${requested}.`);
      }
      return { alg: { kind: permitted.kind, hashAlg: { kind: "specific", value: hash } }, hash };
    }
    case "ecdsaAny":
      return { alg: permitted, hash: requested ?? "SHA_256" };
    default:
      throw policyError("Its policy permits a signature of ready-made input only: use signHash of the client.");
  }
}
