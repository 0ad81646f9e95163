// Runs the steps of a check: prints each step's time, and skips in a developer's checkout what has passed for these very files.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./workspace.mjs";

/** Runs a step and prints its time. */
export async function timed(title, run) {
  const started = performance.now();
  try {
    return await run();
  } finally {
    console.log(`time    ${title}: ${seconds(started)}`);
  }
}

/**
 * Runs checks, `[title, run]` each, in so many lanes side by side; returns totals as `report` takes them. With a `cache` a check that
 * has passed for the same digest of the repository is not run again.
 */
export async function runChecks(checks, { lanes, cache }) {
  const totals = { passed: 0, failed: 0, skipped: 0, failedTitles: [], skippedTitles: [] };
  const waiting = [...checks];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await runCheck(next, totals, cache);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return totals;
}

async function runCheck([title, check], totals, cache) {
  if (cache?.has(title)) {
    totals.passed++;
    console.log(`ok      ${title} (passed before for these files)`);
    return;
  }
  const started = performance.now();
  try {
    await check();
    totals.passed++;
    cache?.add(title);
    console.log(`ok      ${title} (${seconds(started)})`);
  } catch (error) {
    totals.failed++;
    totals.failedTitles.push(title);
    console.log(`FAILED  ${title} (${seconds(started)})\n${error.message}`);
  }
}

/** Titles of steps that have passed for one digest of the repository; kept in `.cache`. */
export class PassedSteps {
  #path;
  #digest;
  #titles;

  constructor(name, digest) {
    this.#path = join(root, ".cache", `${name}.json`);
    this.#digest = digest;
    this.#titles = new Set(this.#read());
  }

  has(title) {
    return this.#titles.has(title);
  }

  add(title) {
    this.#titles.add(title);
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, JSON.stringify({ digest: this.#digest, titles: [...this.#titles] }));
  }

  #read() {
    try {
      const { digest, titles } = JSON.parse(readFileSync(this.#path, "utf8"));
      return digest === this.#digest ? titles : [];
    } catch {
      return []; // nothing has passed yet
    }
  }
}

function seconds(started) {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
