// Holds an object against its table: losses with their reasons, uses of keys, and the texts of errors that are ignored.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { tableProblems, withEntries } from "./loss-table.mjs";
import { runObject, totalsOf } from "./run-object.mjs";
import { textProblems, withTexts } from "./text-table.mjs";
import { useProblems, withUses } from "./use-table.mjs";

/** The table of an object and a suite: `tables/fallback-web.json` for `objects/fallback.mjs`. */
function tableOf(object, suite) {
  const path = join(import.meta.dirname, "tables", `${basename(object, ".mjs")}-${suite}.json`);
  return { path, table: existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : { groups: [] } };
}

/** Runs a suite over an object on one version of Node; prints the totals; returns them with the problems and the results. */
export async function checkObject({ suite, object, node, today = false, pattern = "", write = false }) {
  const { path, table } = tableOf(object, suite);
  const results = await runObject({ suite, object, node, table, today, pattern });
  const isWhole = pattern === "" && !today;
  const losses = new Map([...results].map(([file, { lost }]) => [file, lost]));
  if (write) {
    // Node's own tests are not counted by file: some use keys as often as they please.
    const entries = withEntries(table, node, losses);
    const written = suite === "web" ? withUses(entries, node, results) : withTexts(entries, node, results, { isWhole });
    writeFileSync(path, textOf(written));
  }
  const { table: current } = tableOf(object, suite);
  const totals = totalsOf(results);
  console.log(summary({ suite, object, node, ...totals }));
  return {
    totals,
    results,
    problems: [
      ...tableProblems(current, node, losses),
      ...useProblems(current, node, results, { isWhole: pattern === "" }),
      ...textProblems(current, node, results, { isWhole }),
    ],
  };
}

/** As {@link checkObject}, but a problem is thrown. */
export async function mustPass(task) {
  const { problems } = await checkObject(task);
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

/** JSON with each pair of an entry on one line, as the formatter writes it. */
function textOf(table) {
  const text = JSON.stringify(table, null, 2).replace(/\[\s+(\d+),\s+("\w+"|\d+)\s+\]/g, "[$1, $2]");
  return `${text}\n`;
}

function summary({ suite, object, node, files, passed, failed, lost, calls, operations }) {
  const uses =
    suite === "web" ? `${calls} subtests used a key of the service` : `${calls} calls used a key of the service`;
  return `${basename(object)}, ${suite}, Node ${node}: ${files} files; the platform passes ${passed} and fails ${failed}; ${lost} lost; ${uses}, ${operations} in the service itself`;
}
