import { array, assert, constantFrom, property, record, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { type DistinguishedName, formatName, isParsecError, parseName } from "../../src/index.js";
import { ATTRIBUTE_NAMES } from "../../src/name/attribute-types.js";

const one = (type: string, value: string) => [{ type, value }];

describe("a name as text", () => {
  // RFC 4514, section 4; the last part of the text is encoded first.
  it.each<[string, DistinguishedName]>([
    ["UID=jsmith,DC=example,DC=net", [one("DC", "net"), one("DC", "example"), one("UID", "jsmith")]],
    [
      "OU=Sales+CN=J.  Smith,DC=example,DC=net",
      [
        one("DC", "net"),
        one("DC", "example"),
        [
          { type: "OU", value: "Sales" },
          { type: "CN", value: "J.  Smith" },
        ],
      ],
    ],
    [
      'CN=James \\"Jim\\" Smith\\, III,DC=example,DC=net',
      [one("DC", "net"), one("DC", "example"), one("CN", 'James "Jim" Smith, III')],
    ],
    ["CN=Before\\0dAfter,DC=example,DC=net", [one("DC", "net"), one("DC", "example"), one("CN", "Before\rAfter")]],
    ["1.3.6.1.4.1.1466.0=#04024869", [[{ type: "1.3.6.1.4.1.1466.0", value: "04024869", isEncoded: true }]]],
    ["CN=Lu\\C4\\8Di\\C4\\87", [one("CN", "Lučić")]],
    ["CN=Lučić", [one("CN", "Lučić")]],
    ["", []],
  ])("is read as RFC 4514 has it: %s", (text, name) => {
    expect(parseName(text)).toEqual(name);
    expect(parseName(formatName(name))).toEqual(name);
  });

  it.each([
    ["spaces around separators", " CN = pump-17 , O = Example ", [one("O", "Example"), one("CN", "pump-17")]],
    ["spaces behind backslashes", "CN=\\ a\\ ", [one("CN", " a ")]],
    ["a space behind a backslash, and one after it", "CN=a\\  ", [one("CN", "a ")]],
    [
      "names of other programs and case",
      "e=a@b.c,cn=x,2.5.4.10=y",
      [one("O", "y"), one("CN", "x"), one("emailAddress", "a@b.c")],
    ],
    ["a prefix of object identifiers", "OID.1.2.3=x", [one("1.2.3", "x")]],
    ["an equals sign in a value", "CN=a=b", [one("CN", "a=b")]],
    ["a # that does not come first", "CN=a#b", [one("CN", "a#b")]],
  ])("may have %s", (_title, text, name) => {
    expect(parseName(text)).toEqual(name);
  });

  it.each([
    ["a comma at its end", "CN=a,", 6],
    ["no attribute", "pump-17", 1],
    ["no value", "CN=", 4],
    ["no value before a separator", "CN= ,O=b", 5],
    ["a semicolon", "CN=a;O=b", 5],
    ["quotes", 'CN="a,b"', 4],
    ["an angle", "CN=a<b", 5],
    ["NUL", "CN=a\0b", 5],
    ["a backslash at its end", "CN=a\\", 5],
    ["a backslash before a letter", "CN=\\xy", 4],
    ["bytes that are not UTF-8", "CN=\\ff\\fe", 4],
    ["half a character", "CN=a\ud800", 5],
    ["half a pair of digits", "CN=#041", 4],
    ["other characters behind #", "CN=#04zz", 4],
    ["# alone", "CN=#", 4],
    ["the form of OpenSSL", "/C=DE/CN=pump-17", 1],
  ])("is refused with %s, and the message says where", (_title, text, at) => {
    expect(() => parseName(text)).toThrowError(
      expect.objectContaining({
        code: "ERR_PARSEC_X509_NAME",
        family: "usage",
        message: expect.stringContaining(`at character ${at}.`),
      }),
    );
  });

  it("is refused with an attribute that is not known, and asks what was meant", () => {
    expect(() => parseName("serialNumbr=17")).toThrowError(
      expect.objectContaining({
        code: "ERR_PARSEC_ARGUMENT",
        message: expect.stringContaining("Did you mean serialNumber?"),
      }),
    );
    expect(() => parseName("3.1=x")).toThrowError(expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT" }));
    expect(() => parseName(`1.2.${"9".repeat(200)}=x`)).toThrowError(
      expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT" }),
    );
  });

  it("is not the form of OpenSSL, and the message says how to write it", () => {
    expect(() => parseName("/C=DE/CN=pump-17")).toThrowError(/write it as CN=pump-17,C=DE/);
  });

  it("has DER behind # in lower case", () => {
    expect(parseName("CN=#0C0161 ,O=b")[1]).toEqual([{ type: "CN", value: "0c0161", isEncoded: true }]);
  });

  it("is refused if it is not text, or very long", () => {
    expect(parseName(`CN=${"a".repeat(16_381)}`)).toHaveLength(1);
    expect(() => parseName(`CN=${"a".repeat(16_382)}`)).toThrowError(
      expect.objectContaining({ code: "ERR_PARSEC_X509_TOO_LONG" }),
    );
    expect(() => parseName(7 as never)).toThrowError(expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT" }));
    expect(() => parseName(`CN=${"a".repeat(20_000)}`)).toThrowError(
      expect.objectContaining({ code: "ERR_PARSEC_X509_TOO_LONG" }),
    );
  });

  it("is the same name again after it was formatted, whatever its values are", () => {
    const values = string({ unit: "grapheme", minLength: 1 }).filter((text) => !/\p{Surrogate}/u.test(text));
    const special = string({ unit: constantFrom(...' ,+"\\<>;#=\0\n\u009b\u202eaé🔑'), minLength: 1 });
    const attribute = record({
      type: constantFrom<string>(...ATTRIBUTE_NAMES, "1.2.3.4"),
      value: constantFrom(values, special).chain((arbitrary) => arbitrary),
    });
    assert(
      property(array(array(attribute, { minLength: 1, maxLength: 3 }), { maxLength: 5 }), (name) => {
        expect(parseName(formatName(name))).toEqual(name);
      }),
    );
  });

  it("gives a name or a typed error for any text", () => {
    const texts = string({ unit: constantFrom(...'CN=OU,+\\#"; 04af.1é\ud800') });
    assert(
      property(texts, (text) => {
        try {
          const name = parseName(text);
          expect(parseName(formatName(name))).toEqual(name);
        } catch (error) {
          if (!isParsecError(error)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
