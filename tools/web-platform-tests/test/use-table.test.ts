import { expect, it } from "vitest";
// @ts-expect-error: the runner is plain JavaScript
import { useProblems, withUses } from "../use-table.mjs";

const results = (uses: Record<string, number>) => new Map(Object.entries(uses).map(([file, used]) => [file, { used }]));
const table = withUses({ least: { 24: 10 } }, "24", results({ "one.js": 7, "two.js": 5, "none.js": 0 }));

it("keeps the files that use keys", () => {
  expect(table.uses).toEqual({ 24: { "one.js": 7, "two.js": 5 } });
});

it("accepts as many uses and more", () => {
  expect(useProblems(table, "24", results({ "one.js": 7, "two.js": 6 }), { isWhole: true })).toEqual([]);
});

it("reports a file with fewer uses than the table says", () => {
  expect(useProblems(table, "24", results({ "one.js": 6, "two.js": 5 }), { isWhole: true })).toEqual([
    "one.js on 24: 6 uses of keys of the service, the table says 7",
  ]);
});

it("reports fewer uses in all than needed, where all files were run", () => {
  const few = results({ "two.js": 5 });
  expect(useProblems(table, "24", few, { isWhole: true })).toEqual([
    "On 24 the tests used keys of the service 5 times; at least 10 are needed.",
  ]);
  expect(useProblems(table, "24", few, { isWhole: false })).toEqual([]);
});
