import { describe, expect, it } from "vitest";
import { chooseValidity, type ValidityOptions } from "../../src/options/validity.js";

const choose = (options: ValidityOptions) => chooseValidity("selfSign", options);

describe("the validity of a certificate", () => {
  it("is a number of days from now, in whole seconds", () => {
    const before = Date.now();
    const { notBefore, notAfter } = choose({ days: 10 });
    expect(notBefore.getTime() % 1000).toBe(0);
    expect(notBefore.getTime()).toBeLessThanOrEqual(Date.now());
    expect(notBefore.getTime()).toBeGreaterThan(before - 1000);
    expect(notAfter.getTime() - notBefore.getTime()).toBe(10 * 86_400_000);
  });

  it("starts and ends at the times that are given, without their fractions", () => {
    const notBefore = new Date("2026-01-02T03:04:05.999Z");
    expect(choose({ notBefore, days: 1 })).toEqual({
      notBefore: new Date("2026-01-02T03:04:05Z"),
      notAfter: new Date("2026-01-03T03:04:05Z"),
    });
    expect(choose({ notBefore, notAfter: notBefore }).notAfter).toEqual(new Date("2026-01-02T03:04:05Z"));
    expect(choose({ notBefore: new Date("1950-01-01T00:00:00Z"), notAfter: new Date("9999-12-31T23:59:59Z") })).toEqual(
      {
        notBefore: new Date("1950-01-01T00:00:00Z"),
        notAfter: new Date("9999-12-31T23:59:59Z"),
      },
    );
  });

  it.each<[string, ValidityOptions, string]>([
    ["without an end", {}, "days"],
    ["with two ends", { days: 1, notAfter: new Date("2050-01-01T00:00:00Z") }, "days"],
    ["that ends before it starts", { notBefore: new Date("2026-01-02"), notAfter: new Date("2026-01-01") }, "notAfter"],
    ["that starts before 1950", { notBefore: new Date("1949-12-31T23:59:59Z"), days: 1 }, "notBefore"],
    ["that ends after the year 9999", { notBefore: new Date("9999-12-31T00:00:00Z"), days: 2 }, "notAfter"],
  ])("is refused %s", (_title, options, argument) => {
    expect(() => choose(options)).toThrowError(expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument }));
  });
});
