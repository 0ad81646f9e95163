// Changes TypeScript by Stryker, and runs tests on each change.
import { Stryker } from "@stryker-mutator/core";
import { EQUIVALENT, isSameChange } from "./equivalent.mjs";
import { described, EXCLUDED } from "./typescript-changes.mjs";

/** Not copied for each run: what was built for C, and results of earlier runs. */
const IGNORED = [
  ".cache",
  ".turbo",
  "packages/client-c/build",
  "packages/se-driver/build",
  "packages/openssl-provider/build",
  "**/test-results.json",
  "**/*.tsbuildinfo",
];

/** Statuses of changes that no test noticed, as they are printed. */
const UNNOTICED = { Survived: "survived", NoCoverage: "not run" };

/**
 * Tries all changes of a group, or of the files named; returns the numbers of noticed and unnoticed ones. Prints the latter, and those that were
 * noticed by their time alone, which a busy machine may have needed too. Changes that are known to change nothing do not count.
 */
export async function changeTypeScript({ sources, tests, ownProcesses = false }, files = sources) {
  process.env.MUTATION_TESTS = JSON.stringify({ tests, ownProcesses });
  const stryker = new Stryker({
    mutate: files,
    testRunner: "vitest",
    plugins: [import.meta.resolve("@stryker-mutator/vitest-runner")],
    vitest: { configFile: "tools/mutation/vitest.config.ts", related: false },
    mutator: { excludedMutations: EXCLUDED },
    ignorePatterns: IGNORED,
    tempDirName: ".cache/stryker",
    reporters: [],
    coverageAnalysis: "perTest",
    concurrency: 2,
    timeoutMS: 6_000,
    allowEmpty: true,
    logLevel: "error",
  });
  const results = (await stryker.runMutationTest()).map(described).filter((change) => !isEquivalent(change));
  const counts = { noticed: 0, unnoticed: 0 };
  for (const { status, location, mutatorName, replacement } of results) {
    if (status === "Killed" || status === "Timeout") counts.noticed++;
    else if (status in UNNOTICED) counts.unnoticed++;
    const shown = status === "Timeout" ? "timed out" : UNNOTICED[status];
    if (shown !== undefined) console.log(`${shown.padEnd(9)} ${location} ${mutatorName}: ${shortened(replacement)}`);
  }
  return counts;
}

function shortened(text) {
  return text.replaceAll(/\s+/g, " ").slice(0, 100);
}

function isEquivalent(change) {
  return EQUIVALENT.some((known) => isSameChange(known, change));
}
