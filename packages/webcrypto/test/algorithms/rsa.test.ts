import { describe, expect, it } from "vitest";
import { checkRsaGenerate } from "../../src/algorithms/rsa.js";

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
