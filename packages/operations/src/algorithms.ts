import type {
  Aead,
  AeadWithDefaultLengthTag,
  Algorithm,
  AsymmetricEncryption,
  AsymmetricSignature,
  Cipher,
  FullLengthMac,
  Hash,
  KeyAgreement,
  KeyDerivation,
  Mac,
  RawKeyAgreement,
  SignHash,
} from "./generated/index.js";

/** A hash by name. `"any"` is allowed in a key's policy, never in a request. */
export type HashChoice = Hash | "any";

/** An algorithm that a key's policy can permit, as its builder returns it. */
export type PermittedAlgorithm =
  | Algorithm
  | AsymmetricSignature
  | AsymmetricEncryption
  | Aead
  | Mac
  | KeyAgreement
  | KeyDerivation
  | Cipher;

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

/** RSA encryption of PKCS#1 v1.5. PSA Crypto API, `PSA_ALG_RSA_PKCS1V15_CRYPT`; RFC 8017, section 7.2. */
export function rsaPkcs1v15Crypt(): AsymmetricEncryption {
  return { kind: "rsaPkcs1v15Crypt" };
}

/** RSA-OAEP. PSA Crypto API, `PSA_ALG_RSA_OAEP`; RFC 8017, section 7.1. */
export function rsaOaep(hash: Hash): AsymmetricEncryption {
  return { kind: "rsaOaep", hashAlg: hash };
}

/** Authenticated cipher with a tag of 16 bytes, or a shorter one. PSA Crypto API, "AEAD algorithms". */
export function aead(algorithm: AeadWithDefaultLengthTag, tagLength?: number): Aead {
  return tagLength === undefined
    ? { kind: "aeadWithDefaultLengthTag", value: algorithm }
    : { kind: "aeadWithShortenedTag", aeadAlg: algorithm, tagLength };
}

/** HMAC of its full length, or cut to `macLength` bytes. PSA Crypto API, `PSA_ALG_HMAC`; RFC 2104. */
export function hmac(hash: Hash, macLength?: number): Mac {
  return mac({ kind: "hmac", hashAlg: hash }, macLength);
}

/** CMAC of its full length, or cut to `macLength` bytes. PSA Crypto API, `PSA_ALG_CMAC`. */
export function cmac(macLength?: number): Mac {
  return mac({ kind: "cmac" }, macLength);
}

/** CBC-MAC of its full length, or cut to `macLength` bytes. PSA Crypto API, `PSA_ALG_CBC_MAC`. */
export function cbcMac(macLength?: number): Mac {
  return mac({ kind: "cbcMac" }, macLength);
}

/** Elliptic-curve Diffie-Hellman, with a key derivation or raw. PSA Crypto API, `PSA_ALG_ECDH`. */
export function ecdh(derivation?: KeyDerivation): KeyAgreement {
  return keyAgreement("ECDH", derivation);
}

/** Finite-field Diffie-Hellman, with a key derivation or raw. PSA Crypto API, `PSA_ALG_FFDH`. */
export function ffdh(derivation?: KeyDerivation): KeyAgreement {
  return keyAgreement("FFDH", derivation);
}

/** HKDF. PSA Crypto API, `PSA_ALG_HKDF`; RFC 5869. */
export function hkdf(hash: Hash): KeyDerivation {
  return { kind: "hkdf", hashAlg: hash };
}

/** The algorithm of a key that permits none. PSA Crypto API, `PSA_ALG_NONE`. */
export const NO_ALGORITHM: Algorithm = { kind: "none" };

/** Converts an algorithm to the form that a key's policy contains. */
export function policyAlgorithm(algorithm: PermittedAlgorithm): Algorithm {
  if (typeof algorithm !== "object" || algorithm === null) return { kind: "cipher", value: algorithm };
  switch (algorithm.kind) {
    case "rsaPkcs1v15Sign":
    case "rsaPkcs1v15SignRaw":
    case "rsaPss":
    case "ecdsa":
    case "ecdsaAny":
    case "deterministicEcdsa":
      return { kind: "asymmetricSignature", value: algorithm };
    case "rsaPkcs1v15Crypt":
    case "rsaOaep":
      return { kind: "asymmetricEncryption", value: algorithm };
    case "aeadWithDefaultLengthTag":
    case "aeadWithShortenedTag":
      return { kind: "aead", value: algorithm };
    case "fullLength":
    case "truncated":
      return { kind: "mac", value: algorithm };
    case "raw":
    case "withKeyDerivation":
      return { kind: "keyAgreement", value: algorithm };
    case "hkdf":
    case "tls12Prf":
    case "tls12PskToMs":
      return { kind: "keyDerivation", value: algorithm };
    default:
      return algorithm;
  }
}

function signHash(hash: HashChoice): SignHash {
  return hash === "any" ? { kind: "any" } : { kind: "specific", value: hash };
}

function mac(full: FullLengthMac, macLength: number | undefined): Mac {
  return macLength === undefined ? { kind: "fullLength", value: full } : { kind: "truncated", macAlg: full, macLength };
}

function keyAgreement(raw: RawKeyAgreement, derivation: KeyDerivation | undefined): KeyAgreement {
  return derivation === undefined
    ? { kind: "raw", value: raw }
    : { kind: "withKeyDerivation", kaAlg: raw, kdfAlg: derivation };
}
