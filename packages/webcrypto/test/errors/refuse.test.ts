import { describe, expect, it } from "vitest";
import { checkRsaGenerate } from "../../src/algorithms/rsa.js";
import { isCertain, isRefusedByProvider } from "../../src/errors/from-parsec-error.js";
import { refusalReason, refuse } from "../../src/errors/refuse.js";

it("refusalReason knows the errors of this package alone", () => {
  expect(refusalReason(refuse("key-format"))).toBe("key-format");
  for (const other of [new Error("x"), {}, null, undefined, "key-format", 5])
    expect(refusalReason(other)).toBeUndefined();
});

it("an error that only looks like the service's is no refusal of a provider", () => {
  for (const error of [{ statusName: "PsaErrorNotSupported" }, new Error("x"), undefined]) {
    expect(isRefusedByProvider(error)).toBe(false);
    expect(isCertain(error)).toBe(true);
  }
});

describe("the parameters of an RSA key", () => {
  const check =
    (modulusLength: number, ...publicExponent: number[]) =>
    () =>
      checkRsaGenerate({ name: "RSA-PSS", modulusLength, publicExponent: Uint8Array.from(publicExponent) } as never);

  it.each([
    [256, [3]],
    [2048, [1, 0, 1]],
  ])("may be %i bits and the exponent %j", (modulusLength, exponent) => {
    expect(check(modulusLength, ...exponent)).not.toThrow();
  });

  it.each([
    [255, [3], /modulusLength/],
    [2048, [1], /publicExponent/],
    [2048, [4], /publicExponent/],
    [2048, [], /publicExponent/],
  ] as const)("may not be %i bits and the exponent %j", (modulusLength, exponent, reason) => {
    expect(check(modulusLength, ...exponent)).toThrow(reason);
  });
});
