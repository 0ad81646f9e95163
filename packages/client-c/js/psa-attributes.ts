import type { KeyAttributes } from "@parsec-ts/operations";
import {
  algorithmFromPsa,
  algorithmToPsa,
  keyTypeFromPsa,
  keyTypeToPsa,
  PsaError,
  usageFromPsa,
  usageToPsa,
} from "@parsec-ts/psa";

/** Attributes of a key as C has them: PSA's numbers. */
export interface PsaAttributes {
  readonly type: number;
  readonly bits: number;
  readonly usage: number;
  readonly algorithm: number;
}

/**
 * Converts attributes to those that the service gets.
 *
 * @throws {@link PsaError} NOT_SUPPORTED for a number that has no counterpart in Parsec
 */
export function attributesFromPsa({ type, bits, usage, algorithm }: PsaAttributes): KeyAttributes {
  const keyType = keyTypeFromPsa(type);
  const keyPolicy = { keyUsageFlags: usageFromPsa(usage), keyAlgorithm: algorithmFromPsa(algorithm) };
  return { keyType, keyBits: bits, keyPolicy };
}

/** The numbers of attributes that the service told; 0 where PSA has none. */
export function attributesToPsa({ keyType, keyBits, keyPolicy }: KeyAttributes): PsaAttributes {
  return {
    type: numberOrZero(() => keyTypeToPsa(keyType)),
    bits: keyBits,
    usage: usageToPsa(keyPolicy.keyUsageFlags),
    algorithm: numberOrZero(() => algorithmToPsa(keyPolicy.keyAlgorithm)),
  };
}

function numberOrZero(convert: () => number): number {
  try {
    return convert();
  } catch (error) {
    if (error instanceof PsaError) return 0;
    throw error;
  }
}
