// Every promise of SECURITY.md is kept by a test: each row of its tables names tests, and each of them was run and has passed. For the
// tests of this very run: it reads the results that the runners have written.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { passedTests } from "../test-results.mjs";
import { root } from "../workspace.mjs";

/** `[title](path/of/a.test.ts)`, or the check of a title: `[title](tools/checks/a.mjs)`. */
const REFERENCE = /\[([^\]]+)\]\(((?:packages|tools)\/[^)]+\.(?:test\.ts|mjs))\)/g;

export const securityChecks = [["every promise of SECURITY.md is kept by a test that has just passed", promisesKept]];

async function promisesKept() {
  const problems = problemsIn(readFileSync(join(root, "SECURITY.md"), "utf8"), passedTests(), sourceOf);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  plantedRows();
}

function sourceOf(path) {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
}

/** Finds rows without a test, and tests that do not exist or have not passed. */
function problemsIn(text, passed, source) {
  const rows = text.split("\n").filter((line) => /^\| [A-Z]+-?\d+ /.test(line));
  const unkept = rows.filter((row) => [...row.matchAll(REFERENCE)].length === 0).map((row) => `no test: ${row}`);
  const broken = [...text.matchAll(REFERENCE)].flatMap(([, title, path]) => {
    const isKept = path.endsWith(".mjs")
      ? source(path)?.includes(`"${title}"`)
      : passed.some((test) => test.file.endsWith(`/${path}`) && test.name.includes(title));
    return isKept ? [] : [`did not pass, or is not there: ${title} (${path})`];
  });
  if (rows.length < 20) unkept.push(`only ${rows.length} rows were found`);
  return [...unkept, ...broken];
}

/** Proves that this check can fail. */
function plantedRows() {
  const rows = Array.from({ length: 20 }, (_, i) => `| T${i} | a | [kept](packages/a/test/a.test.ts) |`);
  const passed = [{ file: "/x/packages/a/test/a.test.ts", name: "group kept" }];
  const found = (extra) => problemsIn([...rows, extra].join("\n"), passed, () => undefined).length;
  const planted = [
    "| T99 | no test |",
    "| T99 | [gone](packages/a/test/a.test.ts) |",
    "| T99 | [kept](tools/checks/b.mjs) |",
  ];
  if (found("") !== 0 || planted.some((row) => found(row) !== 1)) throw new Error("planted rows were not found");
}
