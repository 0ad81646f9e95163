// npm test: all set-up, then every test of every package, the real Parsec service included.
import { timed } from "./steps.mjs";
import { clearResults, report, testTotals } from "./test-results.mjs";
import { install, isCi, mustRun, turbo } from "./workspace.mjs";

/** Installs, builds, fetches the real service and runs every test; returns the totals. */
export async function testAll({ cached }) {
  await timed("install", install);
  await timed("build", () => turbo(["build", "--output-logs=errors-only"]));
  await timed("provision", provision);
  clearResults();
  let broken = false;
  try {
    const force = cached ? [] : ["--force"];
    await timed("tests", () => turbo(["test", "--only", "--continue", "--output-logs=new-only", ...force]));
  } catch {
    broken = true;
  }
  const totals = testTotals();
  // A runner that died before it could write results has failed at least once.
  return broken && totals.failed === 0 ? { ...totals, failed: 1 } : totals;
}

/** Without the real service its tests are skipped by name; with CI=true they fail. */
async function provision() {
  try {
    await mustRun(process.execPath, ["tools/real-service/bin/real-service.js", "provision"]);
  } catch (error) {
    if (isCi) throw error;
    console.log(`The real Parsec service is not available here, so its tests will be skipped.\n${error.message}`);
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const totals = await testAll({ cached: false });
  process.exitCode = report(totals, { maySkip: !isCi }) ? 0 : 1;
}
