// Keys that node:crypto makes and writes, which means OpenSSL: the other implementation that ours is compared with.
import { generateKeyPairSync, getCurves, type KeyObject } from "node:crypto";
import type { CurveName } from "@parsec-ts/operations";
import { expect } from "vitest";
import type { KeyInput, WeierstrassCurveName } from "../src/index.js";

export type DerType = "pkcs8" | "sec1" | "pkcs1" | "spki";

/** A curve of ours, OpenSSL's name of it, and true if a JWK has a name for it. */
type CurveCase = readonly [name: WeierstrassCurveName, openssl: string, hasJwk: boolean];

const ALL_CURVES: readonly CurveCase[] = [
  ["P-192", "prime192v1", false],
  ["P-224", "secp224r1", false],
  ["P-256", "prime256v1", true],
  ["P-384", "secp384r1", true],
  ["P-521", "secp521r1", true],
  ["secp192k1", "secp192k1", false],
  ["secp224k1", "secp224k1", false],
  ["secp256k1", "secp256k1", true],
  ["brainpoolP160r1", "brainpoolP160r1", false],
  ["brainpoolP192r1", "brainpoolP192r1", false],
  ["brainpoolP224r1", "brainpoolP224r1", false],
  ["brainpoolP256r1", "brainpoolP256r1", false],
  ["brainpoolP320r1", "brainpoolP320r1", false],
  ["brainpoolP384r1", "brainpoolP384r1", false],
  ["brainpoolP512r1", "brainpoolP512r1", false],
];

/** Every Weierstrass curve of ours that this Node.js has: all of them, unless its OpenSSL was built with fewer. */
export const CURVES: readonly CurveCase[] = ALL_CURVES.filter(([, openssl]) => getCurves().includes(openssl));

export const MONTGOMERY_CURVES: readonly (readonly [CurveName, "x25519" | "x448", number])[] = [
  ["X25519", "x25519", 32],
  ["X448", "x448", 56],
];

interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function ecKeys(namedCurve: string): KeyPair {
  return generateKeyPairSync("ec", { namedCurve });
}

export function montgomeryKeys(type: "x25519" | "x448"): KeyPair {
  return generateKeyPairSync(type as "x25519");
}

/** RSA keys are slow to make: each size is made once for a test file. */
export function rsaKeys(modulusLength: number): KeyPair {
  const keys = rsaPairs.get(modulusLength) ?? generateKeyPairSync("rsa", { modulusLength });
  rsaPairs.set(modulusLength, keys);
  return keys;
}

const rsaPairs = new Map<number, KeyPair>();

export function derOf(type: DerType, key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ format: "der", type } as never) as never);
}

export function der(type: DerType, key: KeyObject): KeyInput {
  return { format: "der", key: derOf(type, key) };
}

export function pem(type: DerType, key: KeyObject): KeyInput {
  return { format: "pem", key: key.export({ format: "pem", type } as never) as string };
}

export function jwk(key: KeyObject): KeyInput & { readonly format: "jwk" } {
  return { format: "jwk", key: key.export({ format: "jwk" }) as never };
}

export function hex(digits: string): Uint8Array {
  return new Uint8Array(Buffer.from(digits, "hex"));
}

/** The one error of this package, of any message. */
export const KEY_FORMAT_ERROR: unknown = expect.objectContaining({
  name: "ParsecError",
  family: "usage",
  code: "ERR_PARSEC_KEY_FORMAT",
});

/** Runs a reader: it must return bytes, or throw the one error. Returns true if it returned. */
export function readsOrRefuses(read: () => { readonly length: number }): boolean {
  try {
    expect(read().length).toBeGreaterThan(0);
    return true;
  } catch (error) {
    expect(error).toEqual(KEY_FORMAT_ERROR);
    return false;
  }
}
