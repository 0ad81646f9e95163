import type { Algorithm, AsymmetricEncryption, AsymmetricSignature, Hash } from "@parsec-ts/operations";
import { ParsecError } from "@parsec-ts/wire-protocol";

/** How a key signs a message: by this algorithm, over this hash of it. */
export interface SigningPlan {
  readonly alg: AsymmetricSignature;
  readonly hash: Hash;
}

/**
 * Reads from a key's policy how to sign. A policy that leaves the hash open takes the one given, else SHA-256.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_POLICY` for a key that is not for signatures, or not with this hash
 */
export function signingPlan(policy: Algorithm, asked: Hash | undefined): SigningPlan {
  if (policy.kind !== "asymmetricSignature") throw policyError("Its policy permits no signatures.");
  const permitted = policy.value;
  switch (permitted.kind) {
    case "ecdsa":
    case "deterministicEcdsa":
    case "rsaPss":
    case "rsaPkcs1v15Sign": {
      const { hashAlg } = permitted;
      if (hashAlg.kind === "unknown") throw policyError("Its policy names a hash that only a newer client knows.");
      const hash = hashAlg.kind === "specific" ? hashAlg.value : (asked ?? "SHA_256");
      if (asked !== undefined && asked !== hash) throw policyError(`Its policy permits ${hash} only, not ${asked}.`);
      return { alg: { kind: permitted.kind, hashAlg: { kind: "specific", value: hash } }, hash };
    }
    case "ecdsaAny":
      return { alg: permitted, hash: asked ?? "SHA_256" };
    default:
      throw policyError("Its policy permits a signature of ready-made input only: use signHash of the client.");
  }
}

/**
 * Reads from a key's policy how to encrypt to it.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_POLICY` for a key that is not for asymmetric encryption
 */
export function encryptionAlgorithm(policy: Algorithm): AsymmetricEncryption {
  if (policy.kind === "asymmetricEncryption") return policy.value;
  throw policyError("Its policy permits no asymmetric encryption.");
}

/** True for signatures that are r and s one after the other. */
export function isEcdsa({ kind }: AsymmetricSignature): boolean {
  return kind === "ecdsa" || kind === "deterministicEcdsa" || kind === "ecdsaAny";
}

function policyError(why: string): ParsecError {
  return new ParsecError("usage", "ERR_PARSEC_KEY_POLICY", `The key cannot be used so. ${why}`);
}
