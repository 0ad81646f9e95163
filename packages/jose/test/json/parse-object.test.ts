import { assert, json, property, string, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import { parseObject } from "../../src/json/parse-object.js";
import { bytesOf } from "../harness.js";

const malformed = expect.objectContaining({ family: "protocol", code: "ERR_PARSEC_JOSE_MALFORMED" });
const parse = (text: string) => parseObject(bytesOf(text), "payload");

describe("a JSON object of a token", () => {
  it.each([
    ["a name twice", '{"a":1,"a":1}'],
    ["a name twice, once with an escape", '{"a":1,"\\u0061":2}'],
    ["a name twice, with spaces before the colon", '{"a" :1,"a"\n\t:2}'],
    ["a name twice in an object inside", '{"x":[{"a":1,"b":2,"a":3}]}'],
    ["a name twice behind an inner object", '{"a":{"a":1},"a":2}'],
    ["the name of the prototype", '{"__proto__":{"isAdmin":true}}'],
    ["the name of the prototype inside", '{"x":{"__proto__":1}}'],
    ["an array", "[1]"],
    ["null", "null"],
    ["a text", '"a"'],
    ["half an object", '{"a":1'],
    ["two objects", "{}{}"],
    ["a comma too much", '{"a":1,}'],
    ["a byte order mark", "\ufeff{}"],
    ["nothing", ""],
    ["too many arrays", `{"a":${"[".repeat(40)}${"]".repeat(40)}}`],
    ["33 objects in each other", `${'{"a":'.repeat(32)}{}${"}".repeat(32)}`],
    ["32 arrays in an object", `{"a":${"[".repeat(32)}${"]".repeat(32)}}`],
    ["very many objects", `${'{"a":'.repeat(8000)}1${"}".repeat(8000)}`],
  ])("is refused with %s", (_title, text) => {
    expect(() => parse(text)).toThrow(malformed);
  });

  it("is refused unless it is well-formed UTF-8", () => {
    for (const bytes of [
      [0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d],
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
    ]) {
      expect(() => parseObject(Uint8Array.from(bytes), "header")).toThrow(malformed);
    }
  });

  it("may be nested 32 times", () => {
    for (const text of [`${'{"a":'.repeat(31)}{}${"}".repeat(31)}`, `{"a":${"[".repeat(31)}${"]".repeat(31)}}`]) {
      expect(parse(text)).toEqual(JSON.parse(text));
    }
  });

  it.each([
    ["is not UTF-8", [0xc0, 0x80]],
    ["is not JSON", [0x7b]],
    ["is JSON, and no object", [0x31]],
  ])("is refused with the reason: it %s", (reason, bytes) => {
    expect(() => parseObject(Uint8Array.from(bytes), "header")).toThrow(`its header ${reason}.`);
  });

  it("may have the same name in several objects, and names, colons and quotation marks in its texts", () => {
    const value = { a: { b: 1 }, b: [{ b: 2 }, { b: 3 }], c: '"b":1,"b":2 {[\\', "": ["b", "b"], 'q"uote\\': ": b" };
    expect(parse(JSON.stringify(value, undefined, 1))).toEqual(value);
  });

  it("is what JSON.parse makes of it, or is refused as malformed", () => {
    assert(
      property(json(), (text) => {
        const expected: unknown = JSON.parse(text);
        const isObject = typeof expected === "object" && expected !== null && !Array.isArray(expected);
        let read: unknown;
        try {
          read = parse(text);
        } catch (error) {
          expect(error).toEqual(malformed);
          // Of what fast-check writes only these are refused.
          expect(!isObject || text.includes("__proto__") || text.includes("[[[[[[[[")).toBe(true);
          return;
        }
        expect(read).toEqual(expected);
      }),
    );
  });

  it("throws nothing else, whatever the bytes", () => {
    const check = (bytes: Uint8Array): void => {
      try {
        parseObject(bytes, "payload");
      } catch (error) {
        expect(error).toEqual(malformed);
      }
    };
    assert(property(uint8Array({ maxLength: 200 }), check));
    assert(property(string({ unit: "binary" }), (text) => check(bytesOf(`{"${text}":1,"${text}":{}}`))));
  });
});
