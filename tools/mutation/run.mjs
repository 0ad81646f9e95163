// node tools/mutation/run.mjs [GROUP…]: breaks the published code on purpose, one change at a time, and runs the tests that may
// notice it. Prints the changes that no test noticed; fails where there are more of them than a group may have.
import { parseArgs } from "node:util";
import { C_GROUPS, GROUPS } from "./groups.mjs";
import { changeC } from "./mutate-c.mjs";
import { changeTypeScript } from "./mutate-typescript.mjs";

/** Runs one group whole; throws if too few changes are noticed. */
export async function runGroup(name) {
  const group = GROUPS[name] ?? C_GROUPS[name];
  if (group === undefined) throw new Error(`There is no group ${name}; there are ${allGroups().join(", ")}.`);
  checkScore(name, await (name in GROUPS ? changeTypeScript(group) : changeC(group)), group.threshold);
}

export function allGroups() {
  return [...Object.keys(GROUPS), ...Object.keys(C_GROUPS)];
}

/** Prints the share of noticed changes. */
export function checkScore(name, { noticed, unnoticed }, threshold) {
  const score = (100 * noticed) / Math.max(1, noticed + unnoticed);
  console.log(`${name}: ${noticed} of ${noticed + unnoticed} changes noticed, ${score.toFixed(1)} %`);
  if (score < threshold)
    throw new Error(`${name}: ${score.toFixed(1)} % of the changes were noticed, wanted are ${threshold} %`);
}

if (process.argv[1] === import.meta.filename) {
  const { positionals } = parseArgs({ allowPositionals: true });
  for (const name of positionals.length > 0 ? positionals : allGroups()) await runGroup(name);
}
