import type { Algorithm, CheckType, Hash, KeyAttributes, KeyType, Usage } from "@parsec-ts/operations";
import { isCompatible } from "../keys/algorithm-compatibility.js";

/** The properties by which a provider responds to CanDoCrypto. Real providers claim more here than they support, or less. */
export interface CapabilityRules {
  /** Types of keys that can be generated. */
  readonly generates: readonly KeyType["kind"][];
  /** Types of keys that can be imported. */
  readonly imports: readonly KeyType["kind"][];
  /** Usage flags of which a key needs one, if it has an algorithm. Default: all that name a cryptographic operation, except derive. */
  readonly usages?: readonly Usage[];
  /** True if keys of the type can have the size in bits; 0 stands for any size. */
  hasSize(keyType: KeyType, bits: number, checkType: CheckType): boolean;
  /** True if the algorithms of the key type work with this size too. Default: with every size that there is. */
  canUseSize?(keyType: KeyType, bits: number): boolean;
  /** True if the algorithm can be used with keys that are compatible with it. Default: every algorithm. */
  hasAlgorithm?(alg: Algorithm): boolean;
}

const USAGES: readonly Usage[] = ["encrypt", "decrypt", "signHash", "signMessage", "verifyHash", "verifyMessage"];

/** Responds to CanDoCrypto. Keys without an algorithm can be generated and imported, but not used; no key can be derived. */
export function hasCapability(rules: CapabilityRules, checkType: CheckType, attributes: KeyAttributes): boolean {
  const { keyType, keyBits, keyPolicy } = attributes;
  if (!rules.hasSize(keyType, keyBits, checkType)) return false;
  const needsUse = keyPolicy.keyAlgorithm.kind !== "none";
  switch (checkType) {
    case "USE":
      return needsUse && canUse(rules, attributes);
    case "GENERATE":
      return rules.generates.includes(keyType.kind) && (!needsUse || canUse(rules, attributes));
    case "IMPORT":
      return rules.imports.includes(keyType.kind) && (!needsUse || canUse(rules, attributes));
    default:
      return false;
  }
}

function canUse(rules: CapabilityRules, { keyType, keyBits, keyPolicy }: KeyAttributes): boolean {
  const { keyUsageFlags, keyAlgorithm } = keyPolicy;
  const { usages = USAGES } = rules;
  return (
    usages.some((use) => keyUsageFlags[use]) &&
    isCompatible(keyType, keyAlgorithm) &&
    (rules.canUseSize?.(keyType, keyBits) ?? true) &&
    (rules.hasAlgorithm?.(keyAlgorithm) ?? true)
  );
}

/** Returns the hash that an RSA or ECDSA algorithm names, `any` for any hash; `undefined` for an algorithm without one. */
export function asymmetricHash(alg: Algorithm): Hash | "any" | undefined {
  if (alg.kind !== "asymmetricSignature" && alg.kind !== "asymmetricEncryption") return undefined;
  if (!("hashAlg" in alg.value)) return undefined;
  const { hashAlg } = alg.value;
  if (typeof hashAlg !== "object") return hashAlg;
  return hashAlg.kind === "specific" ? hashAlg.value : "any";
}
