import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBase64, encodeBase64 } from "../../src/encoding/base64.js";
import { decodeBase64Url, encodeBase64Url } from "../../src/index.js";
import { KEY_FORMAT_ERROR } from "../node-keys.js";

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** RFC 4648, section 10. */
const RFC4648 = [
  ["", ""],
  ["f", "Zg=="],
  ["fo", "Zm8="],
  ["foo", "Zm9v"],
  ["foob", "Zm9vYg=="],
  ["fooba", "Zm9vYmE="],
  ["foobar", "Zm9vYmFy"],
] as const;

describe("base64", () => {
  it.each(RFC4648)("goes both ways for the vector %j of RFC 4648", (text, encoded) => {
    expect(encodeBase64(bytesOf(text))).toBe(encoded);
    expect(decodeBase64(encoded)).toEqual(bytesOf(text));
    expect(encodeBase64Url(bytesOf(text))).toBe(encoded.replaceAll("=", ""));
    expect(decodeBase64Url(encoded.replaceAll("=", ""))).toEqual(bytesOf(text));
  });

  it("goes both ways for any bytes, as Buffer has it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
        expect(encodeBase64Url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
        expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
        expect(decodeBase64Url(encodeBase64Url(bytes))).toEqual(bytes);
      }),
    );
  });

  it("is read between two positions, with white space anywhere", () => {
    expect(decodeBase64("AAAA Zm9v\r\n\tYg \n= =\u000b\f AAAA", 5, 22)).toEqual(bytesOf("foob"));
  });

  it("is read into an ArrayBuffer of its own", () => {
    for (const bytes of [decodeBase64("Zm9v"), decodeBase64Url("Zm9v")]) {
      expect([bytes.byteOffset, bytes.buffer.byteLength]).toEqual([0, 3]);
    }
  });

  it.each([
    ["without its padding", "Zg"],
    ["with too little padding", "Zg="],
    ["with too much padding", "Zm8=="],
    ["with padding alone", "===="],
    ["with padding after whole bytes", "Zm9v===="],
    ["with digits after its padding", "Zg==Zg=="],
    ["of one digit", "Z==="],
    ["with unused bits that are set", "Zh=="],
    ["with two unused bits that are set", "Zm9="],
    ["of the other alphabet", "-_8="],
    ["with a character that is no digit", "Zm9*"],
    ["with a character that is like a digit", "Ｚm9v"],
  ])("is refused %s", (_title, text) => {
    expect(() => decodeBase64(text)).toThrow(KEY_FORMAT_ERROR as Error);
  });

  it.each([
    ["with padding", "Zg=="],
    ["with a space", "Zm 9v"],
    ["with a line end", "Zm9v\n"],
    ["of one digit", "Z"],
    ["of five digits", "Zm9vZ"],
    ["with unused bits that are set", "Zh"],
    ["of the other alphabet", "+/8"],
  ])("is refused %s as base64url", (_title, text) => {
    expect(() => decodeBase64Url(text)).toThrow(KEY_FORMAT_ERROR as Error);
  });

  it("has one text for each bytes: what is read is written again as it was", () => {
    const texts = fc.string({ unit: fc.constantFrom(..."ABYZabyz0189-_"), maxLength: 9 });
    fc.assert(
      fc.property(texts, (text) => {
        try {
          expect(encodeBase64Url(decodeBase64Url(text))).toBe(text);
        } catch (error) {
          expect(error).toEqual(KEY_FORMAT_ERROR);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
