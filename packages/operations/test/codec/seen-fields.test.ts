import { expect, it } from "vitest";
import { SeenFields } from "../../src/codec/seen-fields.js";

it("a field has come before from its second time on, whatever its number", () => {
  const numbers = [1, 2, 30, 31, 32, 33, 63, 64, 65, 1000, 536_870_911];
  const seen = new SeenFields();
  expect(numbers.map((field) => seen.has(field))).toEqual(numbers.map(() => false));
  expect(numbers.map((field) => seen.has(field))).toEqual(numbers.map(() => true));
  expect(seen.has(3)).toBe(false);
  expect(new SeenFields().has(1)).toBe(false);
});

it("field 32 is told apart from field 0, which has the same bit", () => {
  const seen = new SeenFields();
  seen.has(32);
  expect(seen.has(0)).toBe(false);
});
