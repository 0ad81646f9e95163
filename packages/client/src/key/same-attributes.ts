import type { KeyAttributes, KeyType } from "@parsec-ts/operations";

/**
 * True if an existing key is the expected one. The specification lets a service extend uses from hash to message, and a size of 0 stands
 * for the size of the imported material.
 */
export function sameAttributes(actual: KeyAttributes, expected: KeyAttributes): boolean {
  return (
    equal(actual.keyType, expected.keyType) &&
    (actual.keyBits === expected.keyBits || actual.keyBits === 0 || expected.keyBits === 0) &&
    equal(actual.keyPolicy.keyAlgorithm, expected.keyPolicy.keyAlgorithm) &&
    equal(extendedUsage(actual), extendedUsage(expected))
  );
}

/** True if two types are one: of one family of curves too, and both of a pair or both of a public key. */
export function sameKeyType(one: KeyType, other: KeyType): boolean {
  return equal(one, other);
}

function extendedUsage({ keyPolicy }: KeyAttributes): unknown {
  const { keyUsageFlags: flags } = keyPolicy;
  return {
    ...flags,
    signMessage: flags.signMessage || flags.signHash,
    verifyMessage: flags.verifyMessage || flags.verifyHash,
  };
}

/** Deep equality of decoded messages: objects, arrays, bytes and plain values. */
function equal(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return one === other;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => equal((one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name]))
  );
}
