import * as fc from "fast-check";
import { expect, it } from "vitest";
import { PsaError } from "../../src/psa-error.js";
import { PsaStatus } from "../../src/psa-status.js";
import type { Expected } from "./expectations.js";
import { values } from "./printed-values.js";

/** The status of the {@link PsaError} that a function throws; any other error is thrown on. */
export function statusThrown(run: () => unknown): number {
  try {
    run();
  } catch (error) {
    if (error instanceof PsaError) return error.status;
    throw error;
  }
  throw new Error("Nothing was thrown.");
}

/** Tests both directions of every row. Rows for macros that no header has are found by psa-values.test.ts. */
export function mapsPrintedValues<Value>(
  rows: Expected<Value>,
  fromPsa: (value: number) => unknown,
  toPsa: (value: Value) => number,
  shape: (value: Value) => unknown = (value) => value,
): void {
  const printed = rows.flatMap(([name, expected]) => {
    const value = values.get(name);
    return value === undefined ? [] : [{ name, value, expected }];
  });
  it.each(printed)("maps $name both ways, or refuses it", ({ value, expected }) => {
    if (typeof expected === "number") {
      expect(statusThrown(() => fromPsa(value))).toBe(expected);
      return;
    }
    expect(fromPsa(value)).toEqual(shape(expected as Value));
    expect(toPsa(expected as Value)).toBe(value);
  });
}

const printed = [...values.values()].filter((value) => value >= 0);

// Half of the numbers are printed ones with one bit changed: chance alone hardly ever finds an algorithm.
const nearPrinted = fc.oneof(
  fc.nat({ max: 0xffffffff }),
  fc
    .tuple(fc.constantFrom(...printed), fc.nat({ max: 32 }))
    .map(([value, bit]) => (bit === 32 ? value : (value ^ (1 << bit)) >>> 0)),
);

/** Checks that any 32-bit number maps and maps back to itself, or is refused with a {@link PsaError} and nothing else. */
export function mapsOrThrows(fromAndTo: (value: number) => number): void {
  const property = fc.property(nearPrinted, (value) => {
    try {
      expect(fromAndTo(value)).toBe(value);
    } catch (error) {
      if (!(error instanceof PsaError)) throw error;
      expect([PsaStatus.NOT_SUPPORTED, PsaStatus.INVALID_ARGUMENT]).toContain(error.status);
    }
  });
  fc.assert(property, { numRuns: 5000 });
}
