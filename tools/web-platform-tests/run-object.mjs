// Runs a suite over an object of ours and over the platform's, on one version of Node, and compares.
import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import { lostSubtests, passes } from "./compare.mjs";
import { nodeProgram } from "./nodes.mjs";
import { runEach } from "./run-tests.mjs";
import { provisionTests } from "./sources.mjs";
import { eighthOf, SUITES } from "./suites.mjs";

const JOBS = Math.min(2, availableParallelism());
const DAY_MS = 86_400_000;

/** Results of the platform's object: the same for every object of ours. */
const controls = new Map();

/**
 * Runs the files of a suite. `table` is the table of the object; `today` takes the files that use keys of ours and an eighth of the others;
 * `pattern` takes the files whose name has it; `object` is the path of
 * its module. Returns for each file `{ platform, ours, lost, used, texts }`.
 */
export async function runObject({ suite, object, node, table, today = false, pattern = "" }) {
  const source = await provisionTests(node, console.log);
  const program = await nodeProgram(node);
  const files = choose(SUITES[suite].filesOf(source), { table, node, today, pattern });
  const shared = await (await import(pathToFileURL(object))).start?.();
  try {
    const task = { source, program };
    return await runEach(files, JOBS, async (file) => {
      const platform = await control(suite, node, file, task);
      const ours = await SUITES[suite].run({ ...task, file, object, settings: shared?.settings });
      return { platform, ours, lost: lostSubtests(platform, ours), used: usesIn(ours), texts: ours.used.texts ?? [] };
    });
  } finally {
    await shared?.stop();
  }
}

function choose(all, { table, node, today, pattern }) {
  const matching = all.filter((file) => file.includes(pattern));
  if (matching.length === 0) throw new Error(`No file of the tests has "${pattern}" in its name.`);
  if (!today) return matching;
  const uses = Object.entries(table.uses?.[node] ?? {});
  const using = uses.filter(([, [, operations]]) => operations > 0).map(([file]) => file);
  const eighth = eighthOf(all, Math.floor(Date.now() / DAY_MS));
  return matching.filter((file) => using.includes(file) || eighth.includes(file));
}

function control(suite, node, file, task) {
  const key = `${suite} ${node} ${file}`;
  if (!controls.has(key)) controls.set(key, SUITES[suite].run({ ...task, file }));
  return controls.get(key);
}

/** Uses of keys of the service in a file, `[calls, operations]`: the subtests that made some; of Node's own tests, the uses themselves. */
function usesIn({ used: { calls, operations } }) {
  return [calls, operations].map((uses) => (typeof uses === "number" ? uses : uses.length));
}

/** Totals of a run. */
export function totalsOf(results) {
  const sum = (count) => [...results.values()].reduce((total, result) => total + count(result), 0);
  return {
    files: results.size,
    passed: sum(({ platform }) => passes(platform)),
    failed: sum(({ platform }) => platform.subtests.length - passes(platform)),
    lost: sum(({ lost }) => lost.length),
    calls: sum(({ used: [calls] }) => calls),
    operations: sum(({ used: [, operations] }) => operations),
  };
}
