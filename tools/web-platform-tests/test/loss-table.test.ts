import { expect, it } from "vitest";
// @ts-expect-error: the runner is plain JavaScript
import { tableProblems, withEntries } from "../loss-table.mjs";

const table = {
  groups: [
    { reason: "keys that can be exported are refused", pattern: "extractable" },
    { reason: "a hash is refused", pattern: "SHA-1" },
  ],
};
const lost = (...names: string[]) => names.map((name) => ({ name, message: `${name} is refused` }));
const losses = new Map([
  ["one.js", lost("an extractable key", "another extractable key", "SHA-1")],
  ["two.js", lost()],
]);

it("accepts exactly the losses that were written", () => {
  const written = withEntries(table, "20", losses);
  expect(tableProblems(written, "20", losses)).toEqual([]);
});

it("reports a loss without a reason, and its name", () => {
  const written = withEntries(table, "20", losses);
  const more = new Map([["two.js", lost("a pair")]]);
  expect(tableProblems(written, "20", more)).toEqual([
    "two.js on 20: 1 lost without a reason\n    a pair\n      a pair is refused",
  ]);
});

it("reports a subtest that passes although the table says that it is lost", () => {
  const written = withEntries(table, "20", losses);
  const fewer = new Map([["one.js", lost("an extractable key", "another extractable key")]]);
  expect(tableProblems(written, "20", fewer)).toEqual(["one.js on 20: 0 lost, the table says 1 (a hash is refused)"]);
});

it("reports a loss in exchange for another one of the same group", () => {
  const written = withEntries(table, "20", losses);
  const other = new Map([["one.js", lost("an extractable key", "a third extractable key", "SHA-1")]]);
  expect(tableProblems(written, "20", other)).toEqual([
    expect.stringMatching(/^one\.js on 20: 2 lost, the table says 2 .*with other names\n/),
  ]);
});

it("reports the losses of a version of Node that the table does not have", () => {
  expect(tableProblems(withEntries(table, "20", losses), "24", losses)).toHaveLength(2);
});

it("withEntries drops what is no longer lost, and keeps other files and versions", () => {
  const both = withEntries(withEntries(table, "20", losses), "24", losses);
  const mended = withEntries(both, "20", new Map([["one.js", lost()]]));
  expect(Object.keys(mended.groups[0].files["one.js"])).toEqual(["24"]);
  expect(withEntries(mended, "24", new Map([["one.js", lost()]])).groups[0].files).toEqual({});
});

it("takes the refusal in a subtest first, then its message, then a refusal in its file", () => {
  const refused = {
    groups: [
      { reason: "no such key", refusal: "algorithm" },
      { reason: "it stays there", refusal: "extractable" },
      { reason: "text", pattern: "text" },
    ],
  };
  const losses = new Map([
    [
      "one.js",
      [
        { name: "own", message: "text", refusals: ["extractable"], fileRefusals: ["algorithm"] },
        { name: "text", message: "a text", refusals: [], fileRefusals: ["algorithm"] },
        { name: "set-up", message: "", refusals: [], fileRefusals: ["algorithm", "extractable"] },
      ],
    ],
  ]);
  const { groups } = withEntries(refused, "20", losses);
  expect(
    groups.map(({ files }: { files: Record<string, Record<string, [number]>> }) => files["one.js"]?.["20"]?.[0]),
  ).toEqual([1, 1, 1]);
  expect(tableProblems({ groups }, "20", losses)).toEqual([]);
});
