import {
  type ArgumentRule,
  argumentError,
  checkArgument,
  checkOptions,
  mustBeArray,
  mustBeInteger,
  mustBeOneOf,
  type OptionRules,
  unknownNameError,
} from "@parsec-ts/wire-protocol";
import { type PermittedAlgorithm, policyAlgorithm } from "./algorithms.js";
import { mustBeAlgorithm, mustBeKeyType } from "./argument-rules.js";
import type { EccFamily, KeyAttributes, KeyType, UsageFlags } from "./generated/index.js";

/** A use that a key may permit. PSA Crypto API, "Key usage flags". */
export type Usage = Exclude<keyof UsageFlags, "unknownFields" | "siblingUnknownFields">;

/** The permitted uses of a key. */
export interface KeyUse {
  /** Uses that the key permits. `signHash` implies `signMessage`, and `verifyHash` implies `verifyMessage`. */
  readonly usage: readonly Usage[];
  /** The one algorithm that the key permits, as its builder returns it. {@link NO_ALGORITHM} permits none. */
  readonly algorithm: PermittedAlgorithm;
}

const keyUseRules: OptionRules<KeyUse> = { usage: mustBeArray, algorithm: mustBeAlgorithm };

const NO_USAGE: UsageFlags = {
  export: false,
  copy: false,
  cache: false,
  encrypt: false,
  decrypt: false,
  signMessage: false,
  verifyMessage: false,
  signHash: false,
  verifyHash: false,
  derive: false,
};

const mustBeUsage: ArgumentRule = (value) => mustBeOneOf(...Object.keys(NO_USAGE))(value);

/** Elliptic curves by their usual names: PSA family and size in bits. PSA Crypto API, "Elliptic curve families". */
export const Curve = {
  "P-192": { family: "SECP_R1", bits: 192 },
  "P-224": { family: "SECP_R1", bits: 224 },
  "P-256": { family: "SECP_R1", bits: 256 },
  "P-384": { family: "SECP_R1", bits: 384 },
  "P-521": { family: "SECP_R1", bits: 521 },
  secp192k1: { family: "SECP_K1", bits: 192 },
  secp224k1: { family: "SECP_K1", bits: 225 },
  secp256k1: { family: "SECP_K1", bits: 256 },
  brainpoolP160r1: { family: "BRAINPOOL_P_R1", bits: 160 },
  brainpoolP192r1: { family: "BRAINPOOL_P_R1", bits: 192 },
  brainpoolP224r1: { family: "BRAINPOOL_P_R1", bits: 224 },
  brainpoolP256r1: { family: "BRAINPOOL_P_R1", bits: 256 },
  brainpoolP320r1: { family: "BRAINPOOL_P_R1", bits: 320 },
  brainpoolP384r1: { family: "BRAINPOOL_P_R1", bits: 384 },
  brainpoolP512r1: { family: "BRAINPOOL_P_R1", bits: 512 },
  X25519: { family: "MONTGOMERY", bits: 255 },
  X448: { family: "MONTGOMERY", bits: 448 },
} as const;

/** The usual name of an elliptic curve. */
export type CurveName = keyof typeof Curve;

/** Builds the attributes of a key pair on an elliptic curve. */
export function eccKeyPair(curve: CurveName, use: KeyUse): KeyAttributes {
  const { family, bits } = findCurve(curve);
  return keyAttributes({ kind: "eccKeyPair", curveFamily: family }, bits, use);
}

/** Builds the attributes of a public key on an elliptic curve. */
export function eccPublicKey(curve: CurveName, use: KeyUse): KeyAttributes {
  const { family, bits } = findCurve(curve);
  return keyAttributes({ kind: "eccPublicKey", curveFamily: family }, bits, use);
}

/** Builds the attributes of an RSA key pair whose modulus has `bits` bits. With 0, import takes the size from the data. */
export function rsaKeyPair(bits: number, use: KeyUse): KeyAttributes {
  return keyAttributes({ kind: "rsaKeyPair" }, bits, use);
}

/** Builds the attributes of an RSA public key whose modulus has `bits` bits. With 0, import takes the size from the data. */
export function rsaPublicKey(bits: number, use: KeyUse): KeyAttributes {
  return keyAttributes({ kind: "rsaPublicKey" }, bits, use);
}

/**
 * Builds the attributes of any key.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for an unknown use, and for what is no type, size or algorithm
 */
export function keyAttributes(keyType: KeyType, keyBits: number, use: KeyUse): KeyAttributes {
  checkKeyType(keyType);
  checkArgument("keyAttributes", "keyBits", keyBits, mustBeKeyBits);
  checkOptions("keyAttributes", use, keyUseRules, ["usage", "algorithm"]);
  const { usage, algorithm } = use;
  return {
    keyType,
    keyBits,
    keyPolicy: { keyUsageFlags: usageFlags(usage), keyAlgorithm: policyAlgorithm(algorithm) },
  };
}

/**
 * Converts a list of uses to flags.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for an unknown use
 */
export function usageFlags(usage: readonly Usage[]): UsageFlags {
  checkArgument("usageFlags", "usage", usage, mustBeArray);
  for (const use of usage) checkArgument("usageFlags", "usage", use, mustBeUsage);
  const has = (use: Usage): boolean => usage.includes(use);
  return {
    ...NO_USAGE,
    ...Object.fromEntries(usage.map((use) => [use, true])),
    signMessage: has("signMessage") || has("signHash"),
    verifyMessage: has("verifyMessage") || has("verifyHash"),
  };
}

const mustBeKeyBits = /* @__PURE__ */ mustBeInteger(0, 0xffff_ffff, "bits");

/** Names that types of keys have; an unknown one, of a newer service, may have any. Kind and family are checked when they are encoded. */
const KEY_TYPE_NAMES = ["kind", "curveFamily", "groupFamily", "unknownFields", "siblingUnknownFields"];

function checkKeyType(keyType: KeyType): void {
  checkArgument("keyAttributes", "keyType", keyType, mustBeKeyType);
  if (keyType.kind === "unknown") return;
  for (const name in keyType) {
    if (!KEY_TYPE_NAMES.includes(name)) throw unknownNameError("keyAttributes", name, KEY_TYPE_NAMES, "keyType.");
  }
}

function findCurve(name: CurveName): { readonly family: EccFamily; readonly bits: number } {
  if (Object.hasOwn(Curve, name)) return Curve[name];
  throw argumentError("curve", expectedCurve(name));
}

/** Names of other standards: SEC 2, X9.62, OpenSSH. None of ours is close to them in letters. */
const OTHER_NAMES: ReadonlyMap<string, CurveName> = /* @__PURE__ */ new Map([
  ["secp256r1", "P-256"],
  ["prime256v1", "P-256"],
  ["nistp256", "P-256"],
  ["secp384r1", "P-384"],
  ["nistp384", "P-384"],
  ["secp521r1", "P-521"],
  ["nistp521", "P-521"],
]);

function expectedCurve(name: unknown): string {
  if (name === "Ed25519" || name === "Ed448")
    return `a curve that Parsec has algorithms for, not ${name}: sign by "P-256"`;
  const own = typeof name === "string" ? OTHER_NAMES.get(name.toLowerCase()) : undefined;
  if (own !== undefined) return `called by its name of NIST: did you mean ${JSON.stringify(own)}?`;
  return mustBeOneOf(...Object.keys(Curve))(name) ?? "a curve";
}
