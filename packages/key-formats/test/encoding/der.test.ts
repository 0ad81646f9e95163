import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DerTag,
  type DerValue,
  decodeDerElements,
  decodeDerSequence,
  decodeDerUnsigned,
  derBitString,
  derContent,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derUnsigned,
  encodeDer,
} from "../../src/index.js";
import { hex, KEY_FORMAT_ERROR, readsOrRefuses } from "../node-keys.js";

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const integer = (digits: string) => decodeDerUnsigned(decodeDerElements(hex(digits))[0]);

describe("encodeDer", () => {
  it.each<[string, DerValue, string]>([
    ["an empty sequence", derSequence(), "3000"],
    ["zero", derUnsigned(Uint8Array.of(0)), "020100"],
    ["zero of no bytes", derUnsigned(new Uint8Array(0)), "020100"],
    ["127", derUnsigned(Uint8Array.of(127)), "02017f"],
    ["128, which needs a zero in front", derUnsigned(Uint8Array.of(128)), "02020080"],
    ["an integer without the zeros it was given", derUnsigned(Uint8Array.of(0, 0, 1)), "020101"],
    ["an object identifier with long numbers (X.690, 8.19.5)", derObjectIdentifier("2.5.29.32"), "0603551d20"],
    [
      "an object identifier of two bytes a number",
      derObjectIdentifier("1.2.840.113549.1.1.1"),
      "06092a864886f70d010101",
    ],
    ["a bit string", derBitString(Uint8Array.of(1, 2)), "0303000102"],
    ["an element in an octet string", derOctetString(derOctetString(Uint8Array.of(9))), "0403040109"],
    [
      "bytes and elements side by side",
      derSequence(Uint8Array.of(5, 0), derOctetString(Uint8Array.of(9))),
      "30050500040109",
    ],
  ])("writes %s", (_title, value, expected) => {
    expect(hexOf(encodeDer(value))).toBe(expected);
  });

  it.each([
    [127, "7f"],
    [128, "8180"],
    [255, "81ff"],
    [256, "820100"],
    [65_535, "82ffff"],
    [65_536, "83010000"],
  ])("writes a length of %i in as few bytes as it takes", (length, expected) => {
    const der = encodeDer(derOctetString(new Uint8Array(length)));
    expect(hexOf(der.subarray(1, 1 + expected.length / 2))).toBe(expected);
    expect(decodeDerElements(der)[0]?.content).toHaveLength(length);
  });

  it("returns bytes in an ArrayBuffer of their own, and leaves its parts as they were", () => {
    const part = Uint8Array.of(1, 2, 3);
    const der = encodeDer(derSequence(derOctetString(part)));
    expect([der.byteOffset, der.buffer.byteLength]).toEqual([0, der.length]);
    der.fill(0);
    expect(part).toEqual(Uint8Array.of(1, 2, 3));
  });
});

/** The reason of a refused length. */
const LENGTH = /indefinite, too large, or longer than needed/;

describe("decodeDerElements", () => {
  it("returns views of the bytes, and copies nothing", () => {
    const der = hex("30030201050401ff");
    const [sequence, octets] = decodeDerElements(der);
    expect(sequence).toEqual({ tag: DerTag.Sequence, content: hex("020105") });
    expect(octets).toEqual({ tag: DerTag.OctetString, content: hex("ff") });
    expect(sequence?.content.buffer).toBe(der.buffer);
  });

  it("reads no bytes as no elements", () => {
    expect(decodeDerElements(new Uint8Array(0))).toEqual([]);
  });

  it.each([
    ["a tag alone", "30", /has no length/],
    ["a length that is cut short", "3081", LENGTH],
    ["a length of two bytes that is cut short", "308201", LENGTH],
    ["an element that is cut short", "300302", /is longer than/],
    ["an indefinite length", "30800000", LENGTH],
    ["a length that fits one byte in two", `30817f${"05".repeat(127)}`, LENGTH],
    ["a length with a zero in front", `30820080${"05".repeat(128)}`, LENGTH],
    ["a length of four bytes", "308401000000aa", LENGTH],
    ["a length of 127 bytes", `30ff${"01".repeat(127)}`, LENGTH],
    ["a tag of several bytes", "1f8101aa", /tag/],
  ])("refuses %s", (_title, der, reason) => {
    expect(() => decodeDerElements(hex(der))).toThrow(KEY_FORMAT_ERROR as Error);
    expect(() => decodeDerElements(hex(der))).toThrow(reason);
  });

  it("reads the shortest length of two bytes", () => {
    expect(decodeDerElements(hex(`308180${"05".repeat(128)}`))[0]?.content).toHaveLength(128);
  });

  it("reads any bytes, or throws the one error", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 64 }),
        (der) => void readsOrRefuses(() => decodeDerElements(der)),
      ),
      { numRuns: 5_000 },
    );
  });

  it("reads what encodeDer writes, and nothing that encodeDer does not write", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 12 }), (der) => {
        let elements: ReturnType<typeof decodeDerElements>;
        try {
          elements = decodeDerElements(der);
        } catch {
          return;
        }
        const again = elements.map(({ tag, content }) => encodeDer({ tag, contents: [content] }));
        expect(Uint8Array.from(again.flatMap((bytes) => [...bytes]))).toEqual(der);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("decodeDerSequence", () => {
  it("reads the elements of the sequence", () => {
    expect(decodeDerSequence(hex("30050500020105")).map(({ tag }) => tag)).toEqual([DerTag.Null, DerTag.Integer]);
  });

  it.each([
    ["bytes after the sequence", "30000500"],
    ["an element of another type", "0500"],
    ["no bytes", ""],
  ])("refuses %s", (_title, der) => {
    expect(() => decodeDerSequence(hex(der))).toThrow(KEY_FORMAT_ERROR as Error);
  });
});

describe("decodeDerUnsigned", () => {
  it.each([
    ["020100", ""],
    ["02017f", "7f"],
    ["02020080", "80"],
    ["02020100", "0100"],
  ])("reads %s", (der, expected) => {
    expect(hexOf(integer(der))).toBe(expected);
  });

  it.each([
    ["an empty integer", "0200"],
    ["a negative one", "020180"],
    ["-1", "0201ff"],
    ["a needless zero", "0202007f"],
    ["zero in two bytes", "02020000"],
    ["another type", "040100"],
    ["nothing", ""],
  ])("refuses %s", (_title, der) => {
    expect(() => integer(der)).toThrow(KEY_FORMAT_ERROR as Error);
  });

  it("reads what derUnsigned writes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const [element] = decodeDerElements(encodeDer(derUnsigned(bytes)));
        expect(hexOf(decodeDerUnsigned(element))).toBe(hexOf(bytes).replace(/^(00)+/, ""));
      }),
    );
  });
});

describe("derContent", () => {
  it("refuses an element that is missing or of another type", () => {
    expect(() => derContent(undefined, DerTag.Integer)).toThrow(KEY_FORMAT_ERROR as Error);
    expect(() => derContent({ tag: 5, content: hex("") }, DerTag.Integer)).toThrow(KEY_FORMAT_ERROR as Error);
  });
});

describe("what is no element", () => {
  it.each<readonly [title: string, argument: string, build: () => unknown]>([
    ["text in a sequence", "contents", () => derSequence("text" as never)],
    ["an array in an octet string", "content", () => derOctetString([1, 2] as never)],
    ["bytes for an element", "value", () => encodeDer(hex("0500") as never)],
    ["text within an element of an element", "value", () => encodeDer(wrongInside("text"))],
    ["a tag of two bytes within it", "value", () => encodeDer(wrongInside({ tag: 0x1f01, contents: [] }))],
    ["letters in an identifier", "dotted", () => derObjectIdentifier("1.2.x")],
    ["one number as an identifier", "dotted", () => derObjectIdentifier("1")],
  ])("is refused: %s", (_title, argument, build) => {
    expect(build).toThrow(expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument }));
  });
});

const wrongInside = (part: unknown): DerValue => ({
  tag: DerTag.Sequence,
  contents: [{ tag: DerTag.Sequence, contents: [part as DerValue] }],
});
