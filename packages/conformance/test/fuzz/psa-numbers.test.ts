import { type Algorithm, type KeyType, listKeys } from "@parsec-ts/operations";
import {
  algorithmFromPsa,
  algorithmToPsa,
  keyTypeFromPsa,
  keyTypeToPsa,
  PsaError,
  usageFromPsa,
  usageToPsa,
} from "@parsec-ts/psa";
import { deepCount, fuzzSeed, RandomChoices } from "@parsec-ts/test-support";
import { isParsecError } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { encodeBody } from "../../src/fuzz/decoders.js";

const NUMBERS = deepCount(2_000_000, 100_000);
const LISTINGS = deepCount(200_000, 10_000);

const UINT32 = 2 ** 32;

/** Numbers of PSA of every category, of which the mutations are near. */
const ALGORITHMS = [
  0, 0x02000009, 0x038000ff, 0x03820009, 0x03c80200, 0x04c01000, 0x05500200, 0x05480100, 0x060006ff, 0x0600030a,
  0x06000200, 0x07000309, 0x08000109, 0x09020109, 0x09010000, 0xffffffff,
];
const KEY_TYPES = [0, 0x1001, 0x1100, 0x2400, 0x4001, 0x7001, 0x4112, 0x7112, 0x7141, 0x4203, 0x7203, 0xffff];
const USAGES = [0, 0x1, 0x3000, 0x7f07, 0xffffffff];

/** A number near one of these, or any. */
function nearby(numbers: readonly number[], choices: RandomChoices): number {
  let number = choices.below(8) === 0 ? choices.below(UINT32) : choices.of(numbers);
  for (let flips = choices.below(4); flips > 0; flips--) number = (number ^ (1 << choices.below(32))) >>> 0;
  return number;
}

/** The value, or undefined for a number without a counterpart. Any other error is a finding. */
function counterpartOf<T>(input: unknown, convert: () => T): T | undefined {
  try {
    return convert();
  } catch (error) {
    if (error instanceof PsaError) return undefined;
    throw new Error(`finding: ${JSON.stringify(input)}`, { cause: error });
  }
}

describe("a number of PSA is converted and comes back as itself, or is refused", () => {
  it.each<[string, readonly number[], (number: number) => number]>([
    ["algorithm", ALGORITHMS, (number) => algorithmToPsa(algorithmFromPsa(number))],
    ["key type", KEY_TYPES, (number) => keyTypeToPsa(keyTypeFromPsa(number))],
    ["usage", USAGES, (number) => usageToPsa(usageFromPsa(number))],
  ])(
    `for ${NUMBERS} mutated numbers: %s`,
    (kind, numbers, thereAndBack) => {
      const choices = new RandomChoices(fuzzSeed(kind));
      const counts = { value: 0, error: 0 };
      for (let i = 0; i < NUMBERS; i++) {
        const number = nearby(numbers, choices);
        const again = counterpartOf(number, () => thereAndBack(number));
        counts[again === undefined ? "error" : "value"]++;
        if (again !== undefined && again !== number) throw new Error(`finding: ${number} came back as ${again}`);
      }
      expect(Math.min(counts.value, counts.error)).toBeGreaterThan(NUMBERS / 100);
    },
    3_600_000,
  );
});

describe("the attributes of a service's listing become numbers of PSA that come back, or are refused", () => {
  it(`for ${LISTINGS} mutated listings`, () => {
    const choices = new RandomChoices(fuzzSeed("listings"));
    const corpus = listingCorpus();
    const counts = { value: 0, error: 0 };
    const check = <T extends Algorithm | KeyType>(
      value: T,
      toPsa: (value: T) => number,
      fromPsa: (number: number) => T,
    ): void => {
      const number = counterpartOf(value, () => toPsa(value));
      counts[number === undefined ? "error" : "value"]++;
      if (number === undefined) return;
      expect(Number.isInteger(number) && number >= 0 && number < UINT32, `finding: ${number}`).toBe(true);
      expect(toPsa(fromPsa(number))).toBe(number);
    };
    for (let i = 0; i < LISTINGS; i++) {
      for (const { attributes } of keysIn(withAnotherByte(choices.of(corpus), choices))) {
        check(attributes.keyType, keyTypeToPsa, keyTypeFromPsa);
        check(attributes.keyPolicy.keyAlgorithm, algorithmToPsa, algorithmFromPsa);
      }
    }
    console.log(`listings: ${counts.value} numbers, ${counts.error} without a counterpart`);
    expect(Math.min(counts.value, counts.error)).toBeGreaterThan(LISTINGS / 100);
  }, 120_000);
});

/** A body for every algorithm that PSA has a number for, with all key types in turn. */
function listingCorpus(): readonly Uint8Array[] {
  const keyTypes = KEY_TYPES.map((number) => counterpartOf(number, () => keyTypeFromPsa(number))).filter(isDefined);
  const algorithms = ALGORITHMS.map((number) => counterpartOf(number, () => algorithmFromPsa(number))).filter(
    isDefined,
  );
  return algorithms.map((keyAlgorithm, index) => {
    const keyType = keyTypes[index % keyTypes.length] ?? { kind: "rawData" };
    const keyPolicy = { keyUsageFlags: usageFromPsa(0x3000), keyAlgorithm };
    const key = { providerId: 1, name: "k", attributes: { keyType, keyBits: 256, keyPolicy } };
    return encodeBody(listKeys.result, { keys: [key] });
  });
}

/** Changes one byte and keeps the length, so that many listings can still be decoded. */
function withAnotherByte(body: Uint8Array, choices: RandomChoices): Uint8Array {
  const changed = Uint8Array.from(body);
  changed[choices.below(changed.length)] = choices.below(32);
  return changed;
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}

function keysIn(body: Uint8Array): ReturnType<typeof listKeys.result.decode>["keys"] {
  try {
    return listKeys.result.decode(body).keys;
  } catch (error) {
    if (isParsecError(error)) return [];
    throw error;
  }
}
