import { derSequence, encodeDer } from "@parsec-ts/key-formats";
import { describe, expect, it } from "vitest";
import { parse } from "../src/index.js";

const bytes = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits, "hex"));
const sequence = (...parts: readonly (string | Uint8Array)[]): Uint8Array =>
  encodeDer(derSequence(...parts.map((part) => (typeof part === "string" ? bytes(part) : part))));

const ED25519 = "300506032b6570";
const NAME = "300c310a300806035504030c0161";
const KEY = `302a300506032b6570032100${"07".repeat(32)}`;
const SIGNATURE = `034100${"01".repeat(64)}`;
const TIME = "170d3236303130313030303030305a";
const VALIDITY = sequence(TIME, TIME);
/** One extension that no one knows. */
const EXTENSIONS = "a30c300a300806022a0304020500";

/** The parts of a certificate between its version and its extensions. */
const MIDDLE = ["020105", ED25519, NAME, VALIDITY, NAME, KEY] as const;

const signed = (...body: readonly (string | Uint8Array)[]): Uint8Array =>
  sequence(sequence(...body), ED25519, SIGNATURE);

describe("a certificate", () => {
  it.each<[version: number, parts: readonly string[], end: readonly string[]]>([
    [1, [], []],
    [1, ["a003020100"], []],
    [2, ["a003020101"], []],
    [2, ["a003020101"], ["8101ff", "820100"]],
    [3, ["a003020102"], ["8101ff", EXTENSIONS]],
    [3, ["a003020102"], [EXTENSIONS]],
  ])("of version %i is read: %j … %j", (version, start, end) => {
    const read = parse(signed(...start, ...MIDDLE, ...end));
    expect(read).toMatchObject({ kind: "certificate", version });
    expect(read.extensions.map(({ oid }) => oid)).toEqual(end.includes(EXTENSIONS) ? ["1.2.3"] : []);
  });

  it.each<[title: string, certificate: Uint8Array]>([
    ["version 4", signed("a003020103", ...MIDDLE)],
    ["a version of two bytes", signed("a00402020100", ...MIDDLE)],
    ["two versions", signed("a006020102020102", ...MIDDLE, EXTENSIONS)],
    ["extensions before version 3", signed("a003020101", ...MIDDLE, EXTENSIONS)],
    ["extensions without a version", signed(...MIDDLE, EXTENSIONS)],
    ["extensions twice", signed("a003020102", ...MIDDLE, EXTENSIONS, EXTENSIONS)],
    ["two lists of extensions", signed("a003020102", ...MIDDLE, `a318${EXTENSIONS.slice(4).repeat(2)}`)],
    ["a part behind the extensions", signed("a003020102", ...MIDDLE, EXTENSIONS, "0500")],
    ["another part for the extensions", signed("a003020102", ...MIDDLE, "a400")],
    ["three times", signed("a003020102", "020105", ED25519, NAME, sequence(TIME, TIME, TIME), NAME, KEY)],
    ["another algorithm within", signed("a003020102", "020105", "300506032b6571", NAME, VALIDITY, NAME, KEY)],
    ["a negative number", signed("a003020102", "0201ff", ...MIDDLE.slice(1))],
    ["a key that is no sequence", signed("a003020102", ...MIDDLE.slice(0, 5), "0500")],
    ["no key", signed("a003020102", ...MIDDLE.slice(0, 5))],
    ["a fourth part", sequence(sequence("a003020102", ...MIDDLE), ED25519, SIGNATURE, "0500")],
    ["a signature of broken bits", sequence(sequence("a003020102", ...MIDDLE), ED25519, "03020780")],
    ["a signature in text", sequence(sequence("a003020102", ...MIDDLE), ED25519, "0c0161")],
    ["no signature", sequence(sequence("a003020102", ...MIDDLE), ED25519)],
  ])("with %s is refused", (_title, certificate) => {
    expect(() => parse(certificate)).toThrow(expect.objectContaining({ code: "ERR_PARSEC_X509_MALFORMED" }));
  });
});

/** An attribute of the type extensionRequest. */
const ASKED = "301906092a864886f70d01090e310c300a300806022a0304020500";
const CHALLENGE = "301006092a864886f70d01090731030c0178";
const attributes = (...parts: readonly string[]): Uint8Array => {
  const all = sequence(...parts);
  all[0] = 0xa0;
  return all;
};

describe("a request", () => {
  it.each<[title: string, attributes: Uint8Array, oids: readonly string[]]>([
    ["attributes that ask for extensions, and others", attributes(CHALLENGE, ASKED), ["1.2.3"]],
    ["other attributes alone", attributes(CHALLENGE), []],
    ["no attributes", attributes(), []],
  ])("with %s is read", (_title, given, oids) => {
    const read = parse(signed("020100", NAME, KEY, given));
    expect(read.kind).toBe("request");
    expect(read.extensions.map(({ oid }) => oid)).toEqual(oids);
  });

  it("without the element of attributes is read", () => {
    expect(parse(signed("020100", NAME, KEY)).kind).toBe("request");
  });

  it.each<[title: string, request: Uint8Array]>([
    ["version 2", signed("020101", NAME, KEY, attributes(ASKED))],
    ["two requests for extensions", signed("020100", NAME, KEY, attributes(ASKED, ASKED))],
    [
      "two lists of them in one",
      signed("020100", NAME, KEY, attributes(`302506092a864886f70d01090e3118${"300a300806022a0304020500".repeat(2)}`)),
    ],
    ["a request for nothing", signed("020100", NAME, KEY, attributes("300d06092a864886f70d01090e3100"))],
    ["attributes under another tag", signed("020100", NAME, KEY, sequence(ASKED))],
    ["a part behind them", signed("020100", NAME, KEY, attributes(ASKED), "0500")],
    ["no key", signed("020100", NAME)],
  ])("with %s is refused", (_title, request) => {
    expect(() => parse(request)).toThrow(expect.objectContaining({ code: "ERR_PARSEC_X509_MALFORMED" }));
  });
});
