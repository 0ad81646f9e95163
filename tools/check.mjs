// pnpm check, and all of .ci/run but its clean clone: every test and every check; cached but in CI.
import { testAll } from "./test.mjs";
import { report } from "./totals.mjs";
import { isCi } from "./workspace.mjs";

const totals = await testAll({ cached: !isCi });

// Only now: what the checks stand on has been installed and built.
const { repositoryChecks } = await import("./checks/repository.mjs");
const { exampleChecks } = await import("./checks/examples.mjs");
const { strangerChecks } = await import("./checks/strangers.mjs");
const { runtimeChecks } = await import("./checks/runtimes.mjs");
const { securityChecks } = await import("./checks/security.mjs");
const { supplyChainChecks } = await import("./checks/supply-chain.mjs");

const checks = [
  repositoryChecks,
  securityChecks,
  exampleChecks,
  supplyChainChecks,
  strangerChecks,
  runtimeChecks,
].flat();
for (const [title, check] of checks) {
  const started = performance.now();
  try {
    await check();
    totals.passed++;
    console.log(`ok      ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    totals.failed++;
    console.log(`FAILED  ${title}\n${error.message}`);
  }
}
process.exitCode = report(totals, { mayskip: !isCi }) ? 0 : 1;
