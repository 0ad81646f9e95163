import type { KeyAttributes } from "@parsec-ts/operations";

/**
 * Whether a key that is there is the one that is wanted. The uses may be extended from hash to message, as the specification has
 * it, and a size of 0 stands for the one that the material had.
 */
export function sameAttributes(there: KeyAttributes, wanted: KeyAttributes): boolean {
  return (
    equal(there.keyType, wanted.keyType) &&
    (there.keyBits === wanted.keyBits || there.keyBits === 0 || wanted.keyBits === 0) &&
    equal(there.keyPolicy.keyAlgorithm, wanted.keyPolicy.keyAlgorithm) &&
    equal(extended(there), extended(wanted))
  );
}

function extended({ keyPolicy }: KeyAttributes): unknown {
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
