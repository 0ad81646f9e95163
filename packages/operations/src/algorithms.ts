import type { Algorithm, AsymmetricSignature, Hash, SignHash } from "./generated/index.js";

/** A hash by name; `"any"` is for a key's policy, never for a request. */
export type HashChoice = Hash | "any";

/** ECDSA with random nonces. PSA Crypto API, `PSA_ALG_ECDSA`. */
export function ecdsa(hash: HashChoice): AsymmetricSignature {
  return { kind: "ecdsa", hashAlg: signHash(hash) };
}

/** ECDSA with nonces derived from key and hash. PSA Crypto API, `PSA_ALG_DETERMINISTIC_ECDSA`; RFC 6979. */
export function deterministicEcdsa(hash: HashChoice): AsymmetricSignature {
  return { kind: "deterministicEcdsa", hashAlg: signHash(hash) };
}

/** RSA signature of PKCS#1 v1.5. PSA Crypto API, `PSA_ALG_RSA_PKCS1V15_SIGN`; RFC 8017, section 8.2. */
export function rsaPkcs1v15Sign(hash: HashChoice): AsymmetricSignature {
  return { kind: "rsaPkcs1v15Sign", hashAlg: signHash(hash) };
}

/** RSA-PSS with a salt as long as the hash. PSA Crypto API, `PSA_ALG_RSA_PSS`; RFC 8017, section 8.1. */
export function rsaPss(hash: HashChoice): AsymmetricSignature {
  return { kind: "rsaPss", hashAlg: signHash(hash) };
}

/** The algorithm of a key that may not be used with any. PSA Crypto API, `PSA_ALG_NONE`. */
export const NO_ALGORITHM: Algorithm = { kind: "none" };

/** A signature algorithm as a key's policy has it. */
export function signatureAlgorithm(value: AsymmetricSignature): Algorithm {
  return { kind: "asymmetricSignature", value };
}

function signHash(hash: HashChoice): SignHash {
  return hash === "any" ? { kind: "any" } : { kind: "specific", value: hash };
}
