import { array, assert, constantFrom, property, record, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { ATTRIBUTE_NAMES } from "../../src/name/attribute-types.js";
import { decodeName } from "../../src/name/decode-name.js";
import { encodeName } from "../../src/name/encode-name.js";
import { formatName } from "../../src/name/format-name.js";
import { fromHexText } from "../harness.js";

/** A name of one attribute, CN unless another object identifier is given, from the DER of its value. */
const decode = (value: string, oid = "0603550403"): string => {
  const attribute = `${oid}${value}`;
  const wrap = (tag: string, content: string): string =>
    tag + (content.length / 2).toString(16).padStart(2, "0") + content;
  return formatName(decodeName(fromHexText(wrap("31", wrap("30", attribute)))));
};

describe("a name is decoded", () => {
  it.each([
    ["UTF8String", "0c02c3a4", "CN=ä"],
    ["PrintableString", "130161", "CN=a"],
    ["IA5String", "160161", "CN=a"],
    ["NumericString", "120137", "CN=7"],
    ["BMPString", "1e0400e40061", "CN=äa"],
    ["another type, which stays encoded", "140161", "CN=#140161"],
    ["PrintableString with DEL, which a screen does not show", "13017f", "CN=\\7f"],
    ["UTF8String that is no UTF-8", "0c01ff", "CN=#0c01ff"],
    ["PrintableString that is not ASCII", "1301e4", "CN=#1301e4"],
    ["BMPString of an odd length", "1e0100", "CN=#1e0100"],
    ["BMPString with half of a character", "1e02d800", "CN=#1e02d800"],
    ["an empty value, which no text stands for", "0c00", "CN=#0c00"],
    ["NUL, which a screen does not show", "0c03610062", "CN=a\\00b"],
  ])("with a value of %s", (_title, value, text) => {
    expect(decode(value)).toBe(text);
  });

  it("with a value that stays encoded if its attribute has no name here", () => {
    expect(decode("0c0161", "06022a03")).toBe("1.2.3=#0c0161");
  });

  it.each([
    ["an empty part", "3100"],
    ["a part that is no set", "3000"],
    ["an attribute without a value", "310730050603550403"],
    ["an attribute with two values", "310b30090603550403050005 00".replaceAll(" ", "")],
  ])("and refused with %s", (_title, content) => {
    expect(() => decodeName(fromHexText(content))).toThrowError(
      expect.objectContaining({ code: expect.stringMatching(/_X509_MALFORMED|_KEY_FORMAT/) }),
    );
  });

  it("as it was encoded", () => {
    const attribute = record({
      type: constantFrom(...ATTRIBUTE_NAMES.filter((type) => type !== "C")),
      value: string({ unit: constantFrom(..."abc XYZ019'()+,-./:=?"), minLength: 1, maxLength: 20 }),
    });
    const parts = array(array(attribute, { minLength: 1, maxLength: 1 }), { minLength: 1, maxLength: 6 });
    assert(
      property(parts, (name) => {
        const der = encodeName("createCsr", name);
        const content = der.subarray((der[1] ?? 0) < 0x80 ? 2 : 1 + ((der[1] ?? 0) & 0x7f) + 1);
        expect(decodeName(content)).toEqual(name);
      }),
    );
  });
});
