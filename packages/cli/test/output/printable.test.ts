import { expect, it } from "vitest";
import { jsonText, printable } from "../../src/output/printable.js";

const HOSTILE = "a\u001b[31m\u009b2J\u202e\u2028\n\u{e0001}ä🔑";

it("shows what a terminal would obey, and leaves letters as they are", () => {
  expect(printable(HOSTILE)).toBe("a\\u001b[31m\\u009b2J\\u202e\\u2028\\u000a\\udb40\\udc01ä🔑");
});

it("writes JSON without such characters that has the same value", () => {
  const text = jsonText({ [HOSTILE]: [HOSTILE] }, 2);
  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(text.split("\n")).toHaveLength(5);
  expect(JSON.parse(text)).toEqual({ [HOSTILE]: [HOSTILE] });
});
