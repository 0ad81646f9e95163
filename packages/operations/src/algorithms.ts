import { argumentError, checkArgument } from "@parsec-ts/wire-protocol";
import {
  mustBeAead,
  mustBeAlgorithm,
  mustBeDerivation,
  mustBeHashOrAny,
  mustBeHashOrNumber,
  mustBeLength,
} from "./argument-rules.js";
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
  return { kind: "ecdsa", hashAlg: signHash("ecdsa", hash) };
}

/** ECDSA with nonces derived from key and hash. PSA Crypto API, `PSA_ALG_DETERMINISTIC_ECDSA`; RFC 6979. */
export function deterministicEcdsa(hash: HashChoice): AsymmetricSignature {
  return { kind: "deterministicEcdsa", hashAlg: signHash("deterministicEcdsa", hash) };
}

/** RSA signature of PKCS#1 v1.5. PSA Crypto API, `PSA_ALG_RSA_PKCS1V15_SIGN`; RFC 8017, section 8.2. */
export function rsaPkcs1v15Sign(hash: HashChoice): AsymmetricSignature {
  return { kind: "rsaPkcs1v15Sign", hashAlg: signHash("rsaPkcs1v15Sign", hash) };
}

/** RSA-PSS with a salt as long as the hash. PSA Crypto API, `PSA_ALG_RSA_PSS`; RFC 8017, section 8.1. */
export function rsaPss(hash: HashChoice): AsymmetricSignature {
  return { kind: "rsaPss", hashAlg: signHash("rsaPss", hash) };
}

/** RSA encryption of PKCS#1 v1.5. PSA Crypto API, `PSA_ALG_RSA_PKCS1V15_CRYPT`; RFC 8017, section 7.2. */
export function rsaPkcs1v15Crypt(): AsymmetricEncryption {
  return { kind: "rsaPkcs1v15Crypt" };
}

/** RSA-OAEP. PSA Crypto API, `PSA_ALG_RSA_OAEP`; RFC 8017, section 7.1. */
export function rsaOaep(hash: Hash): AsymmetricEncryption {
  return { kind: "rsaOaep", hashAlg: checkedHash("rsaOaep", hash) };
}

/** Authenticated cipher with a tag of 16 bytes, or a shorter one. PSA Crypto API, "AEAD algorithms". */
export function aead(algorithm: AeadWithDefaultLengthTag, tagLength?: number): Aead {
  checkArgument("aead", "algorithm", algorithm, mustBeAead);
  if (tagLength !== undefined) checkArgument("aead", "tagLength", tagLength, mustBeLength);
  return tagLength === undefined
    ? { kind: "aeadWithDefaultLengthTag", value: algorithm }
    : { kind: "aeadWithShortenedTag", aeadAlg: algorithm, tagLength };
}

/** HMAC of its full length, or cut to `macLength` bytes. PSA Crypto API, `PSA_ALG_HMAC`; RFC 2104. */
export function hmac(hash: Hash, macLength?: number): Mac {
  return mac("hmac", { kind: "hmac", hashAlg: checkedHash("hmac", hash) }, macLength);
}

/** CMAC of its full length, or cut to `macLength` bytes. PSA Crypto API, `PSA_ALG_CMAC`. */
export function cmac(macLength?: number): Mac {
  return mac("cmac", { kind: "cmac" }, macLength);
}

/** CBC-MAC of its full length, or cut to `macLength` bytes. PSA Crypto API, `PSA_ALG_CBC_MAC`. */
export function cbcMac(macLength?: number): Mac {
  return mac("cbcMac", { kind: "cbcMac" }, macLength);
}

/** Elliptic-curve Diffie-Hellman, with a key derivation or raw. PSA Crypto API, `PSA_ALG_ECDH`. */
export function ecdh(derivation?: KeyDerivation): KeyAgreement {
  return keyAgreement("ecdh", "ECDH", derivation);
}

/** Finite-field Diffie-Hellman, with a key derivation or raw. PSA Crypto API, `PSA_ALG_FFDH`. */
export function ffdh(derivation?: KeyDerivation): KeyAgreement {
  return keyAgreement("ffdh", "FFDH", derivation);
}

/** HKDF. PSA Crypto API, `PSA_ALG_HKDF`; RFC 5869. */
export function hkdf(hash: Hash): KeyDerivation {
  return { kind: "hkdf", hashAlg: checkedHash("hkdf", hash) };
}

/** The algorithm of a key that permits none. PSA Crypto API, `PSA_ALG_NONE`. */
export const NO_ALGORITHM: Algorithm = { kind: "none" };

/**
 * Converts an algorithm to the form that a key's policy contains.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for anything that is none, as all builders above do
 */
export function policyAlgorithm(algorithm: PermittedAlgorithm): Algorithm {
  checkArgument("policyAlgorithm", "algorithm", algorithm, mustBeAlgorithm);
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
    case "none":
    case "hash":
    case "mac":
    case "cipher":
    case "aead":
    case "asymmetricSignature":
    case "asymmetricEncryption":
    case "keyAgreement":
    case "keyDerivation":
    case "unknown":
      return algorithm;
    default:
      throw argumentError("algorithm", 'one of a kind that Parsec has, such as ecdsa("SHA_256")', "policyAlgorithm");
  }
}

function checkedHash(functionName: string, hash: Hash): Hash {
  checkArgument(functionName, "hash", hash, mustBeHashOrNumber);
  return hash;
}

function signHash(functionName: string, hash: HashChoice): SignHash {
  checkArgument(functionName, "hash", hash, mustBeHashOrAny);
  return hash === "any" ? { kind: "any" } : { kind: "specific", value: hash };
}

function mac(functionName: string, full: FullLengthMac, macLength: number | undefined): Mac {
  if (macLength === undefined) return { kind: "fullLength", value: full };
  checkArgument(functionName, "macLength", macLength, mustBeLength);
  return { kind: "truncated", macAlg: full, macLength };
}

function keyAgreement(functionName: string, raw: RawKeyAgreement, derivation: KeyDerivation | undefined): KeyAgreement {
  if (derivation === undefined) return { kind: "raw", value: raw };
  checkArgument(functionName, "derivation", derivation, mustBeDerivation);
  return { kind: "withKeyDerivation", kaAlg: raw, kdfAlg: derivation };
}
