import { derSequence, encodeDer } from "@parsec-ts/key-formats";
import { describe, expect, it } from "vitest";
import { decodeAlternativeNames, encodeAlternativeNames } from "../../src/extensions/alternative-names.js";
import type { AlternativeNames } from "../../src/index.js";
import { fromHexText } from "../harness.js";

const encode = (san: unknown) =>
  encodeDer(derSequence(...encodeAlternativeNames("createCsr", san as AlternativeNames)));

describe("alternative names", () => {
  it("are read as they were written", () => {
    const san = {
      dns: ["pump-17.local", "*.example.org", "xn--bcher-kva.example", "a_b", "A"],
      ip: ["10.0.0.17", "fd00::17"],
      uri: ["spiffe://example.org/pump-17", "urn:uuid:f81d4fae"],
      email: ["ada@example.org"],
    };
    expect(decodeAlternativeNames(encode(san))).toEqual({ san, others: 0 });
  });

  it("may be one text of a kind, and none", () => {
    const { san } = decodeAlternativeNames(encode({ dns: "a.b", ip: "::FFFF:10.0.0.1" }));
    expect(san).toEqual({ dns: ["a.b"], ip: ["::ffff:a00:1"], uri: [], email: [] });
    expect(encodeAlternativeNames("createCsr")).toEqual([]);
    expect(encodeAlternativeNames("createCsr", { dns: [] })).toEqual([]);
  });

  it("keep the order of several objects, and are by kind within one", () => {
    const tags = (san: unknown) => encodeAlternativeNames("createCsr", san as AlternativeNames).map(({ tag }) => tag);
    expect(tags({ ip: "::1", dns: "a" })).toEqual([0x82, 0x87]);
    expect(tags([{ ip: "::1" }, { dns: "a" }, { ip: "::2" }])).toEqual([0x87, 0x82, 0x87]);
  });

  it.each<[string, unknown, RegExp]>([
    ["a kind that is not known", { dsn: "a.b" }, /san\.dsn is not known\. Did you mean dns\?/],
    ["a number", { dns: 7 }, /a text or an array of texts, not 7/],
    ["a number among texts", { dns: ["a", null] }, /not null/],
    ["an address as dns", { dns: "10.0.0.17" }, /give addresses as ip/],
    ["an IPv6 address as dns", { dns: "::1" }, /give addresses as ip/],
    ["an empty text", { dns: "" }, /domain names in ASCII/],
    ["other letters", { dns: "bücher.example" }, /xn--… for others/],
    ["a name with a space", { dns: "a b" }, /domain names/],
    ["a name with NUL", { dns: "a.b\0.c" }, /domain names/],
    ["a name with a comma, which OpenSSL's files take for another name", { dns: "a,DNS:b" }, /domain names/],
    ["a label that ends with a hyphen", { dns: "a-.b" }, /domain names/],
    ["a label that begins with a hyphen", { dns: "a.-b" }, /domain names/],
    ["a star that is no label", { dns: "a*.b" }, /domain names/],
    ["a star alone", { dns: "*" }, /domain names/],
    ["a star behind the first label", { dns: "a.*.b" }, /domain names/],
    ["a dot at the end", { dns: "a.b." }, /domain names/],
    ["a label of 64 characters", { dns: `${"a".repeat(64)}.b` }, /domain names/],
    ["a name of 254 characters", { dns: `${"a.".repeat(126)}bb` }, /domain names/],
    ["a name as ip", { ip: "localhost" }, /addresses such as 10\.0\.0\.17/],
    ["a network as ip", { ip: "10.0.0.0/8" }, /addresses such as/],
    ["a uri without a scheme", { uri: "example.org/a" }, /with their scheme/],
    ["a uri that begins with a digit", { uri: "1a:b" }, /with their scheme/],
    ["a uri with a space", { uri: "https://example.org/a b" }, /with their scheme/],
    ["an email address without @", { email: "ada" }, /ada@example\.org/],
    ["an email address with two @", { email: "a@b@c" }, /ada@example\.org/],
    ["a very long text", { uri: `a:${"b".repeat(3000)}` }, /at most 2048 characters/],
    ["very many names", { dns: Array(1001).fill("a.b") }, /at most 1000 names/],
  ])("are refused with %s", (_title, san, message) => {
    expect(() => encode(san)).toThrowError(
      expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", message: expect.stringMatching(message) }),
    );
  });

  it("may be as long as names are", () => {
    const dns = [`${"a".repeat(63)}.b`, `${"a.".repeat(126)}b`];
    expect(decodeAlternativeNames(encode({ dns })).san.dns).toEqual(dns);
    const uri = [`a:${"b".repeat(2046)}`];
    expect(decodeAlternativeNames(encode({ uri })).san.uri).toEqual(uri);
    expect(decodeAlternativeNames(encode({ dns: Array(1000).fill("a") })).san.dns).toHaveLength(1000);
  });

  it("of other kinds are counted when they are read", () => {
    // otherName, directoryName and registeredID.
    const others = fromHexText("3014a00806022a03a0020500a402300088012a820161");
    expect(decodeAlternativeNames(others)).toEqual({ san: { dns: ["a"], ip: [], uri: [], email: [] }, others: 3 });
  });

  it.each([
    ["NUL within a name", "30058203610062"],
    ["a letter that is not ASCII", "30038201e4"],
    ["an escape sequence of a terminal", "300482021b5b"],
    ["an address of five bytes", "300787050a00000101"],
    ["a type that no name has", "3003040161"],
    ["another context", "3003890161"],
  ])("are malformed with %s", (_title, value) => {
    expect(() => decodeAlternativeNames(fromHexText(value))).toThrowError(
      expect.objectContaining({ code: "ERR_PARSEC_X509_MALFORMED", family: "protocol" }),
    );
  });
});
