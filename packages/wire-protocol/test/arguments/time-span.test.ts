import { expect, it } from "vitest";
import { mustBeTimeSpan, secondsOf } from "../../src/index.js";

it.each([
  ["90s", 90],
  ["5m", 300],
  ["8h", 28_800],
  ["30d", 2_592_000],
  [300, 300],
])("a time span of %s has its seconds", (span, seconds) => {
  expect(secondsOf(span)).toBe(seconds);
  expect(mustBeTimeSpan(span)).toBeUndefined();
});

it.each(["", "5", "m", "5M", "5 m", "-5m", "1.5h", "5mm", "5m\n", "12345678901s"])(
  "a text that is no time span has no seconds: %j",
  (span) => {
    expect(secondsOf(span)).toBeUndefined();
    expect(mustBeTimeSpan(span)).toContain(`not ${JSON.stringify(span)}`);
  },
);

it.each([0, -1, 1.5, Number.NaN, "0s", "36526d", null, {}])("refuses %j as a time span", (span) => {
  expect(mustBeTimeSpan(span)).toMatch(/^a time span such as "5m", "8h" or "30d"/);
});

it("accepts a century, and no second more", () => {
  expect(mustBeTimeSpan("36525d")).toBeUndefined();
  expect(mustBeTimeSpan(36_525 * 86_400 + 1)).toBeDefined();
});
