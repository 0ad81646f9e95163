import { expect, it } from "vitest";
import { isParsecKey, mustBeParsecKey, ParsecKey } from "../../src/index.js";

it("accepts handles, of another copy of the client too, and nothing else", () => {
  const key: unknown = Object.create(ParsecKey.prototype);
  const copy = { sign() {}, algorithm() {} };
  for (const value of [key, copy]) expect([isParsecKey(value), mustBeParsecKey(value)]).toEqual([true, undefined]);
  for (const value of [undefined, null, "name", {}, { sign() {} }, { algorithm() {} }]) {
    expect(isParsecKey(value)).toBe(false);
    expect(mustBeParsecKey(value)).toMatch(/^a ParsecKey, as client\.key\(name\) returns it, not /);
  }
});
