// A sample of mutation testing: a source that the last commit touched and another one, both of what SECURITY.md stands on, and a few
// changes of C. `pnpm check:deep` tries every change of a group.
import { fuzzSeed, RandomChoices } from "@parsec-ts/test-support";
import { C_GROUPS, GROUPS, groupOf } from "../mutation/groups.mjs";
import { changeC } from "../mutation/mutate-c.mjs";
import { changeTypeScript } from "../mutation/mutate-typescript.mjs";
import { checkScore } from "../mutation/run.mjs";
import { repositoryPaths, run } from "../workspace.mjs";

/** Changes of C in a sample; each takes some seconds. */
const C_CHANGES = 8;

/** A sample is small, and a single file may be harder than its group: it may lie so many percent below. */
const MARGIN = 50;

/** Fewer changes say nothing of a file. */
const LEAST_CHANGES = 20;

export const mutationChecks = [
  ["changes of TypeScript are noticed by tests: a sample", sampleTypeScript],
  ["changes of C are noticed by tests: a sample", sampleC],
];

async function sampleTypeScript() {
  const choices = new RandomChoices(fuzzSeed("changes of TypeScript"));
  const critical = (await repositoryPaths()).filter((path) => groupOf(path)?.isCritical === true);
  // There is no commit before in a shallow clone.
  const { output: touched } = await run("git", ["diff", "--name-only", "HEAD~1", "HEAD"], { capture: true });
  const isTouched = (path) => touched.split("\n").includes(path);
  const files = [critical.filter(isTouched), critical]
    .filter((paths) => paths.length > 0)
    .map((paths) => choices.of(paths));
  for (const path of new Set(files)) {
    const { name, threshold } = groupOf(path);
    const counts = await changeTypeScript(GROUPS[name], [path]);
    checkScore(path, counts, counts.noticed + counts.unnoticed < LEAST_CHANGES ? 0 : threshold - MARGIN);
  }
}

async function sampleC() {
  const name = new RandomChoices(fuzzSeed("group of C")).of(Object.keys(C_GROUPS));
  // So few changes say little: fewer than one in four would.
  checkScore(name, await changeC(C_GROUPS[name], C_CHANGES), 25);
}
