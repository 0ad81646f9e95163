import { type UsageFlags, usageFlags } from "@parsec-ts/operations";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PsaStatus } from "../src/psa-status.js";
import { usageFromPsa, usageToPsa } from "../src/usage.js";
import { USAGE } from "./vectors/expectations.js";
import { mapsOrThrows, mapsPrintedValues, statusThrown } from "./vectors/mapping-tests.js";

const only = (use: string): UsageFlags => ({ ...usageFlags([]), [use]: true });

describe("the mapping of usage flags", () => {
  mapsPrintedValues(USAGE, usageFromPsa, (use) => usageToPsa(only(use)), only);

  it("knows the cache flag, which is in the specification and not in Mbed TLS", () => {
    expect(usageFromPsa(0x4)).toEqual(only("cache"));
    expect(usageToPsa(only("cache"))).toBe(0x4);
  });

  it.each<readonly [title: string, flags: unknown]>([
    ["a list of uses", ["signHash"]],
    ["a use by its name", "signHash"],
    ["nothing", undefined],
    ["flags without some", { signHash: true }],
    ["a misspelled flag", { ...usageFlags([]), sign: true }],
    ["a number for a flag", { ...usageFlags([]), signHash: 1 }],
  ])("refuses %s", (_title, flags) => {
    expect(statusThrown(() => usageToPsa(flags as UsageFlags))).toBe(PsaStatus.INVALID_ARGUMENT);
  });

  it.each([1n, Symbol("export"), Object.create(null)])("refuses %o for a number", (usage) => {
    expect(statusThrown(() => usageFromPsa(usage as never))).toBe(PsaStatus.NOT_SUPPORTED);
  });

  it("takes flags beside which a newer service sent others", () => {
    expect(usageToPsa({ ...only("copy"), unknownFields: [] })).toBe(0x2);
  });

  it("keeps every combination of uses as it is, a hash without its message too", () => {
    const all = usageFromPsa(0x7f07);
    expect(Object.values(all)).toEqual(new Array(10).fill(true));
    expect(usageToPsa(all)).toBe(0x7f07);
    expect(usageFromPsa(0x1000)).toEqual(only("signHash"));
    expect(usageFromPsa(0)).toEqual(usageFlags([]));
  });

  it("maps any number and back to itself, or refuses it with a PSA status", () =>
    mapsOrThrows((value) => usageToPsa(usageFromPsa(value))));
});

describe("usage flags", () => {
  it("come back from their number in every combination", () => {
    const uses = Object.keys(usageFlags([]));
    fc.assert(
      fc.property(fc.subarray(uses), (chosen) => {
        const flags = { ...usageFlags([]), ...Object.fromEntries(chosen.map((use) => [use, true])) };
        expect(usageFromPsa(usageToPsa(flags))).toEqual(flags);
      }),
    );
  });
});

describe("a usage number without a counterpart", () => {
  it.each([0x8, 0x8000, 0x8001, 0x80000000, 0xffffffff, 2 ** 32 + 1, -1, 1.5, Number.NaN])(
    "is refused: %d",
    (usage) => {
      expect(statusThrown(() => usageFromPsa(usage))).toBe(-134);
    },
  );
});
