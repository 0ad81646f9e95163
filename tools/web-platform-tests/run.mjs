// node tools/web-platform-tests/run.mjs [--node 20|24] [--crypto tools/web-platform-tests/objects/X.mjs] [--suite web|node] [--today]
//   [--files PATTERN] [--json FILE] [--write]
// Runs the tests over the platform's object and over ours; what ours loses must be what its table says. --write writes the table's numbers.
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { checkObject } from "./check-object.mjs";
import { NODES } from "./sources.mjs";
import { SUITES } from "./suites.mjs";

const { values } = parseArgs({
  options: {
    node: { type: "string" },
    crypto: { type: "string", default: join(import.meta.dirname, "objects/fallback.mjs") },
    suite: { type: "string", default: "web" },
    files: { type: "string", default: "" },
    today: { type: "boolean", default: false },
    json: { type: "string" },
    write: { type: "boolean", default: false },
  },
});
mustBeOneOf("--node", values.node ?? NODES[0], NODES);
mustBeOneOf("--suite", values.suite, Object.keys(SUITES));

const report = {};
let failed = false;
for (const node of values.node === undefined ? NODES : [values.node]) {
  const { crypto, suite, files: pattern, today, write } = values;
  const { results, problems, totals } = await checkObject({
    object: resolve(crypto),
    suite,
    node,
    pattern,
    today,
    write,
  });
  report[node] = { totals, problems, files: Object.fromEntries(results) };
  for (const problem of problems) console.log(problem);
  failed ||= problems.length > 0;
}
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(report));
process.exitCode = failed ? 1 : 0;

function mustBeOneOf(option, value, values) {
  if (values.includes(value)) return;
  console.error(`${option} is one of ${values.join(", ")}, not ${value}.`);
  process.exit(2);
}
