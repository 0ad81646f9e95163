import { describe, expect, it } from "vitest";
import type { NameInput } from "../../src/index.js";
import { encodeName, isEmptyName } from "../../src/name/encode-name.js";
import { hex } from "../harness.js";

const encode = (input: NameInput): string => hex(encodeName("createCsr", input));

/** DER of an attribute: object identifier, tag of the value, value. */
function attribute(oid: string, tag: string, value: string): string {
  const bytes = Buffer.from(value);
  const pair = `06${hexLength(oid.length / 2)}${oid}${tag}${hexLength(bytes.length)}${bytes.toString("hex")}`;
  return `30${hexLength(pair.length / 2)}${pair}`;
}
const part = (...attributes: string[]): string =>
  `31${hexLength(attributes.join("").length / 2)}${attributes.join("")}`;
const name = (...parts: string[]): string => `30${hexLength(parts.join("").length / 2)}${parts.join("")}`;
const hexLength = (length: number): string => length.toString(16).padStart(2, "0");

const C = part(attribute("550406", "13", "DE"));
const O = part(attribute("55040a", "0c", "Ex"));
const CN = part(attribute("550403", "0c", "pump"));

describe("a name is encoded", () => {
  it.each<[string, NameInput]>([
    ["from text", "CN=pump,O=Ex,C=DE"],
    ["from an object", { C: "DE", O: "Ex", CN: "pump" }],
    ["from an object in another order", { CN: "pump", O: "Ex", C: "DE" }],
    ["from parts", [[{ type: "C", value: "DE" }], [{ type: "O", value: "Ex" }], [{ type: "2.5.4.3", value: "pump" }]]],
  ])("%s: the most general part first", (_title, input) => {
    expect(encode(input)).toBe(name(C, O, CN));
  });

  it("with the string type that RFC 5280 has for each attribute", () => {
    expect(encode("serialNumber=17")).toBe(name(part(attribute("550405", "13", "17"))));
    expect(encode("emailAddress=a@b.c")).toBe(name(part(attribute("2a864886f70d010901", "16", "a@b.c"))));
    expect(encode("DC=org")).toBe(name(part(attribute("0992268993f22c640119", "16", "org"))));
    expect(encode("CN=é")).toBe(name(part(attribute("550403", "0c", "é"))));
    expect(encode("1.2.3=x")).toBe(name(part(attribute("2a03", "0c", "x"))));
    expect(encode("1.2.3=#0500")).toBe(name(part("300606022a030500")));
  });

  it("with several values of an attribute in the order of the text", () => {
    expect(encode({ DC: ["example", "org"] })).toBe(encode("DC=example,DC=org"));
    expect(encode({ OU: ["a", "b"], CN: "x" })).toBe(encode("CN=x,OU=a,OU=b"));
  });

  it("with the attributes of a part in the order of their bytes, as DER wants a set", () => {
    const [cn, ou] = [attribute("550403", "0c", "x"), attribute("55040b", "0c", "a")];
    expect(encode("OU=a+CN=x")).toBe(name(part(cn, ou)));
    expect(encode("CN=x+OU=a")).toBe(name(part(cn, ou)));
    // The shorter attribute comes first, as its length does.
    expect(encode("CN=long name+OU=a")).toBe(name(part(ou, attribute("550403", "0c", "long name"))));
  });

  it("with values of an object as they are: no character of them begins another attribute", () => {
    const value = "pump,OU=admins+O=Evil\\, #";
    expect(encode({ CN: value })).toBe(name(part(attribute("550403", "0c", value))));
  });

  it("without parts", () => {
    for (const input of ["", "  ", {}, []]) {
      expect(encode(input)).toBe("3000");
      expect(isEmptyName(encodeName("createCsr", input))).toBe(true);
    }
    expect(isEmptyName(encodeName("createCsr", "CN=a"))).toBe(false);
  });
});

describe("a name is refused", () => {
  it.each<[string, unknown, RegExp]>([
    ["an unknown attribute", { serialNumbr: "x" }, /subject\.serialNumbr is not known\. Did you mean serialNumber\?/],
    ["an attribute in another case", { cn: "x" }, /subject\.cn must be written CN/],
    ["an object identifier as a member", { "2.5.4.3": "x" }, /subject\.2\.5\.4\.3 must be written CN/],
    ["a value that is not text", { CN: 7 }, /subject\.CN must be text, not 7/],
    ["an empty value", { CN: "" }, /at least one character/],
    ["a value that is too long", { CN: "a".repeat(65) }, /at most 64 characters/],
    ["half of a character", { CN: "a\ud800" }, /valid Unicode/],
    ["NUL", { CN: "a\0" }, /without control characters/],
    ["a line feed", "CN=a\\0ab", /without control characters/],
    ["a country of three letters", { C: "GER" }, /two letters/],
    ["a serial number with other characters", { serialNumber: "a*b" }, /letters A to Z/],
    ["an email address in other letters", { emailAddress: "ä@b.c" }, /ASCII/],
    ["an attribute twice in one part", "CN=a+CN=b", /no attribute twice/],
    ["an empty part", [[]], /made of parts/],
    ["a part that is none", ["CN=a"], /made of parts/],
    ["an attribute that is none", [[null]], /subject must be made of parts such as/],
    ["two elements behind #", "CN=#05000500", /one element of DER/],
    ["half an element behind #", "CN=#0c05aa", /one element of DER/],
    [
      "encoded text with a control character",
      [[{ type: "CN", value: "0c03611b62", isEncoded: true }]],
      /no text with control/,
    ],
    ["encoded text with one of C1", [[{ type: "CN", value: "0c0361c29b", isEncoded: true }]], /no text with control/],
    ["encoded T.61 with NUL", [[{ type: "CN", value: "1403610062", isEncoded: true }]], /no text with control/],
    [
      "encoded text of two bytes a character with NUL",
      [[{ type: "CN", value: "1e0400610000", isEncoded: true }]],
      /no text with control/,
    ],
    ["another text that says to be encoded", [[{ type: "CN", value: "zz", isEncoded: true }]], /one element of DER/],
    ["too many parts", Array(65).fill([{ type: "CN", value: "a" }]), /at most 64 parts/],
  ])("with %s", (_title, input, message) => {
    expect(() => encode(input as NameInput)).toThrowError(
      expect.objectContaining({
        code: "ERR_PARSEC_ARGUMENT",
        family: "usage",
        message: expect.stringMatching(message),
      }),
    );
  });

  it("is not refused with as many characters as fit", () => {
    expect(encode({ CN: "🔑".repeat(64) })).toContain("f09f9491");
  });

  it("is not refused with as many parts as fit", () => {
    expect(encode(Array(64).fill([{ type: "CN", value: "a" }]))).toContain("0c0161");
  });
});
