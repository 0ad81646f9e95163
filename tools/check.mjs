// pnpm check, and all of .ci/run but its clean clone: every test and every check; cached unless CI=true.
import { PassedSteps, runChecks, timed } from "./steps.mjs";
import { testAll } from "./test.mjs";
import { report } from "./test-results.mjs";
import { isCi, repositoryDigest } from "./workspace.mjs";

/** Two checks at a time: as many as the cores of the smallest machine that is expected to run them. */
const LANES = 2;

const tests = await testAll({ cached: !isCi });

// Imported only now: the checks need packages that have just been installed and built.
const { repositoryChecks } = await import("./checks/repository.mjs");
const { exampleChecks } = await import("./checks/examples.mjs");
const { consumerChecks } = await import("./checks/consumers.mjs");
const { runtimeChecks } = await import("./checks/runtimes.mjs");
const { suiteChecks } = await import("./checks/suite-on-runtimes.mjs");
const { mutationChecks } = await import("./checks/mutation.mjs");
const { cChecks } = await import("./checks/c-sources.mjs");
const { securityChecks } = await import("./checks/security.mjs");
const { costChecks } = await import("./checks/costs.mjs");
const { webCryptoChecks } = await import("./checks/web-crypto.mjs");
const { pageCodeChecks } = await import("./checks/page-code.mjs");
const { siteChecks } = await import("./checks/site.mjs");
const { playgroundChecks } = await import("./checks/playground.mjs");
const { supplyChainChecks } = await import("./checks/supply-chain.mjs");

// The longest ones first, so that the lanes end together.
const checks = [
  mutationChecks,
  runtimeChecks,
  webCryptoChecks,
  consumerChecks,
  suiteChecks,
  supplyChainChecks,
  siteChecks,
  pageCodeChecks,
  playgroundChecks,
  cChecks,
  costChecks,
  repositoryChecks,
  exampleChecks,
  securityChecks,
].flat();
const cache = isCi ? undefined : new PassedSteps("checks", await repositoryDigest());
const checked = await timed("checks", () => runChecks(checks, { lanes: LANES, cache }));

const totals = {
  passed: tests.passed + checked.passed,
  failed: tests.failed + checked.failed,
  skipped: tests.skipped,
  failedTitles: [...tests.failedTitles, ...checked.failedTitles],
  skippedTitles: tests.skippedTitles,
};
process.exitCode = report(totals, { maySkip: !isCi }) ? 0 : 1;
