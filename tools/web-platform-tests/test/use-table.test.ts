import { expect, it } from "vitest";
// @ts-expect-error: the runner is plain JavaScript
import { useProblems, withUses } from "../use-table.mjs";

const results = (uses: Record<string, [number, number]>) =>
  new Map(Object.entries(uses).map(([file, used]) => [file, { used }]));
const table = withUses(
  { least: { 24: 12 }, leastInService: { 24: 6 } },
  "24",
  results({ "one.js": [7, 6], "two.js": [5, 0], "none.js": [0, 0] }),
);

it("keeps the files that use keys", () => {
  expect(table.uses).toEqual({ 24: { "one.js": [7, 6], "two.js": [5, 0] } });
});

it("accepts as many uses and more", () => {
  expect(useProblems(table, "24", results({ "one.js": [7, 6], "two.js": [6, 1] }), { isWhole: true })).toEqual([]);
});

it.each([
  [[6, 6], "6,6"],
  [[7, 5], "7,5"],
] as [[number, number], string][])(
  "reports a file with fewer calls or operations than the table says: %s",
  (used, text) => {
    expect(useProblems(table, "24", results({ "one.js": used, "two.js": [5, 0] }), { isWhole: false })).toEqual([
      `one.js on 24: ${text} uses of keys of the service, the table says 7,6`,
    ]);
  },
);

it("reports fewer calls and fewer operations in all than needed, where all files were run", () => {
  const few = results({ "two.js": [5, 0] });
  expect(useProblems(table, "24", few, { isWhole: true })).toEqual([
    "On 24 5 subtests used a key of the service; at least 12 are needed.",
    "On 24 0 subtests had the service use a private or secret key; at least 6 are needed.",
  ]);
  expect(useProblems(table, "24", few, { isWhole: false })).toEqual([]);
});
