import type { Algorithm, AsymmetricEncryption, AsymmetricSignature, Hash } from "@parsec-ts/operations";
import { ParsecError } from "@parsec-ts/wire-protocol";

/** The algorithm by which a key signs a message, and the hash of the message that is signed. */
export interface SigningPlan {
  readonly alg: AsymmetricSignature;
  readonly hash: Hash;
}

/**
 * Derives from a key's policy how to sign. A policy that leaves the hash open takes the requested one, else SHA-256.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_POLICY` for a key that is not for signatures, or not for this hash
 */
export function signingPlan(policy: Algorithm, requested: Hash | undefined): SigningPlan {
  if (policy.kind !== "asymmetricSignature") throw policyError("Its policy permits no signatures.");
  const permitted = policy.value;
  switch (permitted.kind) {
    case "ecdsa":
    case "deterministicEcdsa":
    case "rsaPss":
    case "rsaPkcs1v15Sign": {
      const { hashAlg } = permitted;
      if (hashAlg.kind === "unknown") throw policyError("Its policy names a hash that only a newer client knows.");
      const hash = hashAlg.kind === "specific" ? hashAlg.value : (requested ?? "SHA_256");
      if (requested !== undefined && requested !== hash)
        throw policyError(`Its policy permits ${hash} only, not ${requested}.`);
      return { alg: { kind: permitted.kind, hashAlg: { kind: "specific", value: hash } }, hash };
    }
    case "ecdsaAny":
      return { alg: permitted, hash: requested ?? "SHA_256" };
    default:
      throw policyError("Its policy permits a signature of ready-made input only: use signHash of the client.");
  }
}

/**
 * Derives from a key's policy how to encrypt to it.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_POLICY` for a key that is not for asymmetric encryption
 */
export function encryptionAlgorithm(policy: Algorithm): AsymmetricEncryption {
  if (policy.kind === "asymmetricEncryption") return policy.value;
  throw policyError("Its policy permits no asymmetric encryption.");
}

/** True for signatures whose raw form is r and s one after the other. */
export function isEcdsa({ kind }: AsymmetricSignature): boolean {
  return kind === "ecdsa" || kind === "deterministicEcdsa" || kind === "ecdsaAny";
}

function policyError(reason: string): ParsecError {
  return new ParsecError("usage", "ERR_PARSEC_KEY_POLICY", `The key cannot be used so. ${reason}`);
}
