import { describe, expect, it } from "vitest";
import { findAttributeType, isDotted } from "../../src/name/attribute-types.js";

describe("an object identifier in its dotted form", () => {
  it.each(["0.9", "1.39", "2.0", "2.40", "2.999.3", "1.2.840.113549.1.9.1", `2.25.${"9".repeat(39)}`])(
    "is %s",
    (text) => {
      expect(isDotted(text)).toBe(true);
    },
  );

  it.each([
    "",
    "1",
    "1.",
    ".1",
    "3.1",
    "1.40",
    "0.99",
    "1.1a",
    "x1.2",
    "1.2x",
    "1.2..3",
    "1.02",
    "1.2.03",
    "2.01",
    "1.2.3.",
    " 1.2",
  ])("is not %j", (text) => expect(isDotted(text)).toBe(false));

  it("has at most 128 characters", () => {
    const long = `1.2${".1234567".repeat(15)}.1234`;
    expect([long.length, isDotted(long), isDotted(`${long}5`)]).toEqual([128, true, false]);
  });
});

describe("an attribute", () => {
  it("is found by its name in any case, by other programs' names and by its object identifier", () => {
    const common = { name: "CN", oid: "2.5.4.3", string: "utf8", maxLength: 64 };
    expect(["CN", "cn", "2.5.4.3"].map(findAttributeType)).toEqual([common, common, common]);
    expect(["E", "EMAIL", "GN"].map((text) => findAttributeType(text)?.name)).toEqual([
      "emailAddress",
      "emailAddress",
      "givenName",
    ]);
    expect(findAttributeType("1.2.3")).toEqual({ name: "1.2.3", oid: "1.2.3", string: "utf8", maxLength: 1024 });
    expect(["toString", "constructor", "", "X"].map(findAttributeType)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
