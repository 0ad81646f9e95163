// Adds up what the test runners of all packages have written.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readJson, root } from "./workspace.mjs";

const RESULTS = "test-results.json";

function resultFiles() {
  return ["packages", "tools", "docs"].flatMap((room) =>
    readdirSync(join(root, room))
      .map((folder) => join(room, folder, RESULTS))
      .filter((file) => existsSync(join(root, file))),
  );
}

/** Forgets earlier runs, so that what is added up is this one. */
export function clearResults() {
  for (const file of resultFiles()) rmSync(join(root, file));
}

/** Passed, failed and skipped tests, and the titles of the skipped ones. A file that could not be run counts as failed. */
export function testTotals() {
  const totals = { passed: 0, failed: 0, skipped: 0, skippedTitles: [] };
  for (const file of resultFiles()) {
    const results = readJson(file);
    totals.passed += results.numPassedTests;
    totals.failed += results.numFailedTests;
    for (const suite of results.testResults) {
      if (suite.status === "failed" && suite.assertionResults.length === 0) totals.failed++;
      for (const test of suite.assertionResults) {
        if (test.status !== "skipped" && test.status !== "pending" && test.status !== "todo") continue;
        totals.skipped++;
        totals.skippedTitles.push(`${file.replace(`/${RESULTS}`, "")}: ${test.fullName}`);
      }
    }
  }
  return totals;
}

/** Files and full titles of the tests that have passed. */
export function passedTests() {
  return resultFiles().flatMap((file) =>
    readJson(file).testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.flatMap(({ status, fullName }) => (status === "passed" ? [{ file: name, name: fullName }] : [])),
    ),
  );
}

/** Names what was skipped, prints the totals alone on a line, and says whether they are good enough here. */
export function report({ passed, failed, skipped, skippedTitles = [] }, { mayskip }) {
  if (skipped > 0) {
    console.log(
      `\nSKIPPED, so not known to work on this machine:\n${skippedTitles.map((title) => `  ${title}`).join("\n")}`,
    );
    if (!mayskip) console.log("With CI=true nothing may be skipped.");
  }
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0 && passed > 0 && (mayskip || skipped === 0);
}
