import { expect, it } from "vitest";
// @ts-expect-error: the runner is plain JavaScript
import { textProblems, withTexts } from "../text-table.mjs";

const results = (...texts: string[]) =>
  new Map([
    ["one.js", { texts: texts.slice(0, 1), lost: [] }],
    ["two.js", { texts: texts.slice(1), lost: [] }],
  ]);
const whole = { isWhole: true };
const table = withTexts({ groups: [] }, "24", results("b <> c", "a <> b", "b <> c"), whole);

it("lists each text once, in order, beside those of other versions", () => {
  expect(table.texts).toEqual({ 24: ["a <> b", "b <> c"] });
  expect(withTexts(table, "20", results("x"), whole).texts).toEqual({ 20: ["x"], 24: ["a <> b", "b <> c"] });
});

it("keeps the texts of files that were not run", () => {
  expect(withTexts(table, "24", results("x"), { isWhole: false }).texts[24]).toEqual(["a <> b", "b <> c", "x"]);
  expect(withTexts(table, "24", results("x"), whole).texts[24]).toEqual(["x"]);
});

it("reports a new text, and one that no test meets any more", () => {
  expect(textProblems(table, "24", results("a <> b", "b <> c"), whole)).toEqual([]);
  expect(textProblems(table, "24", results("a <> b"), { isWhole: false })).toEqual([]);
  expect(textProblems(table, "24", results("a <> b"), whole)).toEqual([
    "On 24 no test meets a text of the table: b <> c",
  ]);
  expect(textProblems(table, "24", results("a <> b", "b <> d"), { isWhole: false })).toEqual([
    "On 24 an error has another text: b <> d",
  ]);
});

it("takes no texts of a file that is lost: it has met some of them by chance", () => {
  const lost = new Map([["one.js", { texts: ["x"], lost: [{ name: "one.js", message: "" }] }]]);
  expect(withTexts(table, "24", lost, whole).texts[24]).toEqual([]);
  expect(textProblems(table, "24", lost, { isWhole: false })).toEqual([]);
});
