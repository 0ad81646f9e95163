// Changes TypeScript by Stryker, and runs tests on each change.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import { root } from "../workspace.mjs";
import { EQUIVALENT } from "./equivalent.mjs";

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

/** Kept out: texts of messages. Their codes are tested elsewhere. */
const EXCLUDED = ["StringLiteral"];

/**
 * Tries all changes of a group, or of the files named; returns the numbers of noticed and unnoticed ones, and prints the latter. Changes that
 * are known to change nothing do not count.
 */
export async function changeTypeScript({ sources, tests }, files = sources) {
  process.env.MUTATION_TESTS = JSON.stringify(tests);
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
    if (status !== "Survived" && status !== "NoCoverage") continue;
    counts.unnoticed++;
    console.log(
      `${status === "Survived" ? "survived" : "not run "}  ${location} ${mutatorName}: ${shortened(replacement)}`,
    );
  }
  return counts;
}

function described({ fileName, location: { start, end }, mutatorName, replacement = "", status }) {
  const path = fileName.slice(fileName.indexOf("packages/"));
  // Lines and columns are counted from 1.
  const text = readFileSync(join(root, path), "utf8").split("\n")[start.line - 1] ?? "";
  const original = start.line === end.line ? text.slice(start.column - 1, end.column - 1) : undefined;
  return { path, text, original, location: `${path}:${start.line}:${start.column}`, mutatorName, replacement, status };
}

function shortened(text) {
  return text.replaceAll(/\s+/g, " ").slice(0, 100);
}

function isEquivalent({ path, text, original, mutatorName, replacement }) {
  return EQUIVALENT.some(
    (known) =>
      known.path === path &&
      known.mutatorName === mutatorName &&
      known.replacement === replacement &&
      (known.original === undefined || known.original === original) &&
      text.includes(known.line),
  );
}
