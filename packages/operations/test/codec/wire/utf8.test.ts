import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readUtf8, utf8Bytes, utf8Size, writeUtf8 } from "../../../src/codec/wire/utf8.js";

const read = (...bytes: number[]): string => readUtf8(Uint8Array.from(bytes), 0, bytes.length);

describe("UTF-8", () => {
  it("is written, sized and read as TextEncoder and TextDecoder do", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 3000 }), (text) => {
        const expected = new TextEncoder().encode(text);
        const target = new Uint8Array(expected.length + 2);
        expect(utf8Size(text)).toBe(expected.length);
        expect(Buffer.from(utf8Bytes(text))).toEqual(Buffer.from(expected));
        expect(writeUtf8(target, 1, text)).toBe(1 + expected.length);
        expect(target.subarray(1, -1)).toEqual(expected);
        expect(readUtf8(target, 1, 1 + expected.length)).toBe(text);
      }),
    );
  });

  it("is read as a fatal TextDecoder reads it, or refused with it", () => {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        let expected: string | undefined;
        try {
          expected = decoder.decode(bytes);
        } catch {
          expect(() => readUtf8(bytes, 0, bytes.length)).toThrow(RangeError);
          return;
        }
        expect(readUtf8(bytes, 0, bytes.length)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["an overlong slash", [0xc0, 0xaf]],
    ["an overlong character of three bytes", [0xe0, 0x9f, 0xbf]],
    ["an overlong character of four bytes", [0xf0, 0x8f, 0xbf, 0xbf]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["a character beyond the last one", [0xf4, 0x90, 0x80, 0x80]],
    ["a lone continuation", [0x80]],
    ["a cut character", [0xe2, 0x82]],
    ["a character that another one interrupts", [0xe2, 0x28, 0xa1]],
    ["a byte that never occurs", [0xff]],
    ["the last surrogate", [0xed, 0xbf, 0xbf]],
    // Their low bits and the continuations are a character that exists.
    ["a continuation that begins a character", [0x81, 0x80, 0x80, 0x80]],
    ["a first byte of two that only overlong ones have", [0xc1, 0x80, 0x80, 0x80]],
    ["a first byte of five", [0xf9, 0x80, 0x80, 0x80]],
  ])("is refused: %s", (_title, bytes) => {
    expect(() => read(...bytes)).toThrow(RangeError);
  });

  it.each([
    ["\u0000", [0]],
    ["\u007f", [0x7f]],
    ["\u0080", [0xc2, 0x80]],
    ["\u07ff", [0xdf, 0xbf]],
    ["\u0800", [0xe0, 0xa0, 0x80]],
    ["\ud7ff", [0xed, 0x9f, 0xbf]],
    ["\ue000", [0xee, 0x80, 0x80]],
    ["\ufeff", [0xef, 0xbb, 0xbf]],
    ["\uffff", [0xef, 0xbf, 0xbf]],
    ["\u{10000}", [0xf0, 0x90, 0x80, 0x80]],
    ["\u{10ffff}", [0xf4, 0x8f, 0xbf, 0xbf]],
  ])("is read and written at the borders of its ranges: %j", (text, bytes) => {
    expect(read(...bytes)).toBe(text);
    const target = new Uint8Array(bytes.length);
    expect(utf8Size(text)).toBe(bytes.length);
    expect(writeUtf8(target, 0, text)).toBe(bytes.length);
    expect([...target]).toEqual(bytes);
  });

  it.each([
    "\ud800",
    "\udbff",
    "\udc00",
    "\udfff",
    "\ud800a",
    "\ud800\ue000",
    "\udc00\udc00",
    "\udbff\udbff",
    "\udc00\ud800",
    "a\ud83d",
  ])("has no form of an unpaired surrogate: %j", (text) => {
    expect(utf8Size(text)).toBe(-1);
    expect(() => utf8Bytes(text)).toThrow(RangeError);
  });

  it.each([1023, 1024, 1025, 2048, 300_000])("is read in pieces of any length: %i characters", (length) => {
    for (const text of ["a".repeat(length), `${"a".repeat(length - 1)}\u{1f600}`, "\u{1f600}".repeat(length)]) {
      const bytes = new TextEncoder().encode(text);
      expect(readUtf8(bytes, 0, bytes.length)).toBe(text);
    }
  });

  it("does not read beyond the end that it is given", () => {
    expect(() => readUtf8(Uint8Array.of(0xe2, 0x82, 0xac), 0, 2)).toThrow(RangeError);
  });
});
