// Adds up the results that the test runners of all packages have written.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readJson, root } from "./workspace.mjs";

const RESULTS = "test-results.json";

function resultFiles() {
  return ["packages", "tools", "docs"].flatMap((parent) =>
    readdirSync(join(root, parent))
      .map((folder) => join(parent, folder, RESULTS))
      .filter((file) => existsSync(join(root, file))),
  );
}

/** Removes the results of earlier runs. */
export function clearResults() {
  for (const file of resultFiles()) rmSync(join(root, file));
}

/** Passed, failed and skipped tests, and the titles of the last two. A file that could not be run counts as failed. */
export function testTotals() {
  const totals = { passed: 0, failed: 0, skipped: 0, failedTitles: [], skippedTitles: [] };
  for (const file of resultFiles()) {
    const results = readJson(file);
    totals.passed += results.numPassedTests;
    totals.failed += results.numFailedTests;
    for (const suite of results.testResults) {
      if (suite.status === "failed" && suite.assertionResults.length === 0) {
        totals.failed++;
        totals.failedTitles.push(`${suite.name}: ${suite.message}`);
      }
      for (const test of suite.assertionResults) {
        const title = `${file.replace(`/${RESULTS}`, "")}: ${test.fullName}`;
        if (test.status === "failed") totals.failedTitles.push(title);
        if (test.status !== "skipped" && test.status !== "pending" && test.status !== "todo") continue;
        totals.skipped++;
        totals.skippedTitles.push(title);
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

/** Names failures and skipped tests, prints the totals alone on a line, and returns true if they are good enough here. */
export function report({ passed, failed, skipped, failedTitles = [], skippedTitles = [] }, { maySkip }) {
  if (skipped > 0) {
    console.log(`\nSKIPPED, so not known to work on this machine:\n${listed(skippedTitles)}`);
    if (!maySkip) console.log("With CI=true nothing may be skipped.");
  }
  if (failedTitles.length > 0) console.log(`\nFAILED:\n${listed(failedTitles)}`);
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0 && passed > 0 && (maySkip || skipped === 0);
}

function listed(titles) {
  return titles.map((title) => `  ${title}`).join("\n");
}
