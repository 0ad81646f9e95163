import { type ArgumentRule, checkArgument, kindOf, mustBeInteger, mustBeObject } from "@parsec-ts/wire-protocol";
import { aead, deterministicEcdsa, ecdh, ecdsa, hmac, rsaOaep, rsaPkcs1v15Sign, rsaPss } from "./algorithms.js";
import { mustBeHash } from "./argument-rules.js";
import type { Hash, KeyAttributes } from "./generated/index.js";
import { Curve, type CurveName, eccKeyPair, keyAttributes, rsaKeyPair } from "./key-attributes.js";
import { hashLength } from "./results/lengths.js";

const SIGNING = ["signHash", "verifyHash"] as const;
const ENCRYPTING = ["encrypt", "decrypt"] as const;

/** Sizes are in bits: 32 is a usual mistake. */
const mustBeAesBits: ArgumentRule = (value) =>
  value === 128 || value === 192 || value === 256 ? undefined : `128, 192 or 256 bits, not ${kindOf(value)}`;

/** 0 is any size, for an import or a question. A size in bytes is a usual mistake. */
const mustBeRsaBits: ArgumentRule = (value) => {
  const isSmall = typeof value === "number" && value > 0 && value < MIN_RSA_BITS;
  return isSmall ? `at least ${MIN_RSA_BITS} bits, such as 2048 or 3072, not ${value}` : mustBeBits(value);
};

const mustBeBits = /* @__PURE__ */ mustBeInteger(0, 16_384, "bits");

/** PSA has no smaller ones that anything takes: no signature with SHA-256 and its padding fits into them. */
const MIN_RSA_BITS = 512;

const EXAMPLE = "aesGcmKey(256)";

const mustBeAttributes: ArgumentRule = (value) => {
  const { keyPolicy } = (value ?? {}) as { readonly keyPolicy?: unknown };
  const expected = mustBeObject(EXAMPLE)(value);
  return expected === undefined && mustBeObject(EXAMPLE)(keyPolicy) !== undefined
    ? `attributes such as ${EXAMPLE}`
    : expected;
};

// The providers named below are those of service 1.4, as the conformance suite sees them.

/**
 * A key pair that signs by ECDSA with random nonces. By default the hash is as strong as the curve.
 *
 * Providers: Mbed Crypto (P-384 not), PKCS#11, and TPM (up to P-384).
 */
export function ecdsaKey(curve: CurveName, hash: Hash = hashFor(curve)): KeyAttributes {
  checkArgument("ecdsaKey", "hash", hash, mustBeHash);
  return eccKeyPair(curve, { usage: SIGNING, algorithm: ecdsa(hash) });
}

/**
 * A key pair that signs by deterministic ECDSA (RFC 6979): one message has one signature. By default the hash is as strong as the curve.
 *
 * Providers: none of the real service makes such signatures; the mock service's `software` provider does.
 */
export function ecdsaDeterministicKey(curve: CurveName, hash: Hash = hashFor(curve)): KeyAttributes {
  checkArgument("ecdsaDeterministicKey", "hash", hash, mustBeHash);
  return eccKeyPair(curve, { usage: SIGNING, algorithm: deterministicEcdsa(hash) });
}

/**
 * A key pair that signs by RSA-PSS. The salt is as long as the hash, 32 bytes for SHA-256, and the mask uses the same hash (MGF1).
 *
 * Providers: Mbed Crypto. PKCS#11 and TPM make such a key, and then refuse to sign by it.
 */
export function rsaPssKey(bits: number, hash: Hash = "SHA_256"): KeyAttributes {
  checkRsa("rsaPssKey", bits, hash);
  return rsaKeyPair(bits, { usage: SIGNING, algorithm: rsaPss(hash) });
}

/**
 * A key pair that signs by RSA with PKCS#1 v1.5.
 *
 * Providers: Mbed Crypto (1024, 2048 and 4096 bits), PKCS#11, and TPM (up to 3072 bits).
 */
export function rsaPkcs1v15Key(bits: number, hash: Hash = "SHA_256"): KeyAttributes {
  checkRsa("rsaPkcs1v15Key", bits, hash);
  return rsaKeyPair(bits, { usage: SIGNING, algorithm: rsaPkcs1v15Sign(hash) });
}

/**
 * A key pair that encrypts and decrypts by RSA-OAEP, and seals and opens.
 *
 * Providers: Mbed Crypto; TPM with an empty label. PKCS#11 on SoftHSM2 makes such a key, and then refuses to use it with SHA-256: a text
 * that was sealed to it cannot be opened.
 */
export function rsaOaepKey(bits: number, hash: Hash = "SHA_256"): KeyAttributes {
  checkRsa("rsaOaepKey", bits, hash);
  return rsaKeyPair(bits, { usage: ENCRYPTING, algorithm: rsaOaep(hash) });
}

/**
 * A secret key of 128, 192 or 256 bits that encrypts and authenticates by AES-GCM, with a tag of 16 bytes; seals and opens.
 *
 * Providers: Mbed Crypto.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for another size
 */
export function aesGcmKey(bits = 256): KeyAttributes {
  checkArgument("aesGcmKey", "bits", bits, mustBeAesBits);
  return keyAttributes({ kind: "aes" }, bits, { usage: ENCRYPTING, algorithm: aead("GCM") });
}

/**
 * A secret key of 128, 192 or 256 bits that encrypts and authenticates by AES-CCM, with a tag of 16 bytes; seals and opens.
 *
 * Providers: Mbed Crypto.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for another size
 */
export function aesCcmKey(bits = 256): KeyAttributes {
  checkArgument("aesCcmKey", "bits", bits, mustBeAesBits);
  return keyAttributes({ kind: "aes" }, bits, { usage: ENCRYPTING, algorithm: aead("CCM") });
}

/**
 * A secret key of 256 bits that encrypts and authenticates by ChaCha20-Poly1305 (RFC 8439); seals and opens.
 *
 * Providers: Mbed Crypto.
 */
export function chacha20Poly1305Key(): KeyAttributes {
  return keyAttributes({ kind: "chacha20" }, 256, { usage: ENCRYPTING, algorithm: aead("CHACHA20_POLY1305") });
}

/**
 * A key pair that agrees on a secret with a peer's public key, by ECDH.
 *
 * Providers: Mbed Crypto, on its curves: those of NIST but for P-384, X25519, X448, and most others.
 */
export function ecdhKey(curve: CurveName): KeyAttributes {
  return eccKeyPair(curve, { usage: ["derive"], algorithm: ecdh() });
}

/**
 * A key pair that agrees on a secret of 32 bytes with a peer's public key, by X25519 (RFC 7748).
 *
 * Providers: Mbed Crypto.
 */
export function x25519Key(): KeyAttributes {
  return ecdhKey("X25519");
}

/**
 * A secret key that authenticates messages by HMAC (RFC 2104). By default it is as long as the hash.
 *
 * Providers: none of the real service computes MACs; the mock service's `software` provider does.
 */
export function hmacKey(hash: Hash = "SHA_256", bits: number = 8 * (hashLength(hash) ?? 0)): KeyAttributes {
  checkArgument("hmacKey", "hash", hash, mustBeHash);
  return keyAttributes({ kind: "hmac" }, bits, { usage: ["signMessage", "verifyMessage"], algorithm: hmac(hash) });
}

/**
 * The same attributes with the use `export`: the key's secret can then leave the provider, by `exportKey`.
 *
 * Providers: Mbed Crypto exports keys; PKCS#11 and TPM never do.
 */
export function exportable(attributes: KeyAttributes): KeyAttributes {
  checkArgument("exportable", "attributes", attributes, mustBeAttributes);
  const { keyPolicy } = attributes;
  const keyUsageFlags = { ...keyPolicy.keyUsageFlags, export: true };
  return { ...attributes, keyPolicy: { ...keyPolicy, keyUsageFlags } };
}

function checkRsa(preset: string, bits: number, hash: Hash): void {
  checkArgument(preset, "bits", bits, mustBeRsaBits);
  checkArgument(preset, "hash", hash, mustBeHash);
}

function hashFor(curve: CurveName): Hash {
  const bits = Curve[curve]?.bits ?? 0;
  if (bits <= 256) return "SHA_256";
  return bits <= 384 ? "SHA_384" : "SHA_512";
}
