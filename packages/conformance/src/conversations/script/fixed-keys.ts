import { createECDH, createHash, createPrivateKey, createPublicKey } from "node:crypto";
import type { CurveName } from "@parsec-ts/operations";
import { RSA_PAIRS } from "./rsa-pairs.js";

/** OpenSSL's names of the curves in the script, with the length of a scalar in bytes. */
export const CURVES: Readonly<Partial<Record<CurveName, readonly [openssl: string, scalarLength: number]>>> = {
  "P-192": ["prime192v1", 24],
  "P-224": ["secp224r1", 28],
  "P-256": ["prime256v1", 32],
  "P-384": ["secp384r1", 48],
  "P-521": ["secp521r1", 66],
  secp192k1: ["secp192k1", 24],
  secp256k1: ["secp256k1", 32],
  brainpoolP192r1: ["brainpoolP192r1", 24],
  brainpoolP224r1: ["brainpoolP224r1", 28],
  brainpoolP256r1: ["brainpoolP256r1", 32],
  brainpoolP320r1: ["brainpoolP320r1", 40],
  brainpoolP384r1: ["brainpoolP384r1", 48],
  brainpoolP512r1: ["brainpoolP512r1", 64],
};

/** Returns bytes that look random and are the same in every run. */
export function fixedBytes(length: number, label = "bytes"): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 32) {
    const block = createHash("sha256").update(`${label} ${at}`).digest();
    bytes.set(block.subarray(0, length - at), at);
  }
  return bytes;
}

/** Returns a private scalar on a curve, the same in every run. */
export function fixedScalar(curve: CurveName, label = "scalar"): Uint8Array {
  const scalar = fixedBytes(CURVES[curve]?.[1] ?? 0, label);
  // Below the order of every curve.
  scalar[0] = curve === "P-521" ? 0 : (scalar[0] ?? 0) & 0x3f;
  return scalar;
}

/** Returns the public point of {@link fixedScalar}. */
export function fixedPoint(
  curve: CurveName,
  label?: string,
  format: "uncompressed" | "compressed" = "uncompressed",
): Uint8Array {
  const ecdh = createECDH(CURVES[curve]?.[0] ?? "");
  ecdh.setPrivateKey(fixedScalar(curve, label));
  return Uint8Array.from(ecdh.getPublicKey(null, format));
}

/** Returns an RSA key pair in PKCS#1. */
export function fixedRsaPair(bits: number): Uint8Array {
  return Uint8Array.from(Buffer.from(RSA_PAIRS[bits] ?? "", "base64"));
}

/** Returns the public half of {@link fixedRsaPair} in PKCS#1. */
export function fixedRsaPublicKey(bits: number): Uint8Array {
  const pair = createPrivateKey({ key: Buffer.from(fixedRsaPair(bits)), format: "der", type: "pkcs1" });
  return Uint8Array.from(createPublicKey(pair).export({ format: "der", type: "pkcs1" }));
}
