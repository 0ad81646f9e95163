import { aead, ecdh, ecdsa, rsaOaep, rsaPkcs1v15Sign, rsaPss } from "./algorithms.js";
import type { Hash, KeyAttributes } from "./generated/index.js";
import { Curve, type CurveName, eccKeyPair, keyAttributes, rsaKeyPair } from "./key-attributes.js";

const SIGNING = ["signHash", "verifyHash"] as const;
const ENCRYPTING = ["encrypt", "decrypt"] as const;

/** A key pair that signs by ECDSA. By default the hash is as strong as the curve. */
export function ecdsaKey(curve: CurveName, hash: Hash = hashFor(curve)): KeyAttributes {
  return eccKeyPair(curve, { usage: SIGNING, algorithm: ecdsa(hash) });
}

/** A key pair that signs by RSA-PSS. */
export function rsaPssKey(bits: number, hash: Hash = "SHA_256"): KeyAttributes {
  return rsaKeyPair(bits, { usage: SIGNING, algorithm: rsaPss(hash) });
}

/** A key pair that signs by RSA with PKCS#1 v1.5, which every provider of service 1.4 supports. */
export function rsaPkcs1v15Key(bits: number, hash: Hash = "SHA_256"): KeyAttributes {
  return rsaKeyPair(bits, { usage: SIGNING, algorithm: rsaPkcs1v15Sign(hash) });
}

/** A key pair that encrypts and decrypts by RSA-OAEP. */
export function rsaOaepKey(bits: number, hash: Hash = "SHA_256"): KeyAttributes {
  return rsaKeyPair(bits, { usage: ENCRYPTING, algorithm: rsaOaep(hash) });
}

/** A secret key of 128, 192 or 256 bits that encrypts and authenticates by AES-GCM. */
export function aesGcmKey(bits: number): KeyAttributes {
  return keyAttributes({ kind: "aes" }, bits, { usage: ENCRYPTING, algorithm: aead("GCM") });
}

/** A key pair that agrees on a secret with a peer's public key, by ECDH on a curve such as X25519. */
export function ecdhKey(curve: CurveName): KeyAttributes {
  return eccKeyPair(curve, { usage: ["derive"], algorithm: ecdh() });
}

function hashFor(curve: CurveName): Hash {
  const bits = Curve[curve]?.bits ?? 0;
  if (bits <= 256) return "SHA_256";
  return bits <= 384 ? "SHA_384" : "SHA_512";
}
