import type { Listener } from "../transport.js";
import { check, outcomeOf } from "./assertions.js";
import type { TestPlatform } from "./test-platform.js";
import { type FixtureCase, TransportFixture } from "./transport-fixture.js";
import type { TransportHarness } from "./transport-harness.js";

const DEFAULT_CASE_TIMEOUT_MS = 10_000;

/**
 * Runs a case with its own listener and transport. Everything that it opened is closed, even if it fails.
 *
 * @throws an error that names the rule, which is the title of the case, and the way in which it was broken
 */
export async function runCase<Peer extends Listener>(
  fixtureCase: FixtureCase,
  harness: TransportHarness<Peer>,
): Promise<void> {
  try {
    await runWatched(() => runOnce(fixtureCase, harness), harness.platform);
  } catch (error) {
    throw new Error(`Expected: the transport ${fixtureCase.title}. ${textOf(error)}`, { cause: error });
  }
}

async function runWatched(run: () => Promise<void>, platform: TestPlatform | undefined): Promise<void> {
  if (platform?.watch === undefined) return run();
  if ((await platform.watch(run)).length === 0) return;
  // The first use of a platform's feature may open what stays open for the whole process. A leak is what each run leaves behind.
  const leftBehind = await platform.watch(run);
  check(leftBehind.length === 0, `The case left behind: ${leftBehind.join("; ")}.`);
}

async function runOnce<Peer extends Listener>(
  fixtureCase: FixtureCase,
  harness: TransportHarness<Peer>,
): Promise<void> {
  const listener = await harness.peer();
  try {
    const fixture = new TransportFixture(await harness.connect(listener), listener);
    const run = await outcomeOf(runInTime(fixtureCase, fixture, harness));
    const closed = await outcomeOf(fixture.close());
    for (const outcome of [run, closed]) if ("error" in outcome) throw outcome.error;
  } finally {
    await listener.close();
  }
}

/** Runs the case until it ends, or until the platform's timer ends without a step of the case meanwhile. */
function runInTime<Peer extends Listener>(
  { run }: FixtureCase,
  fixture: TransportFixture,
  { platform, caseTimeoutMs = DEFAULT_CASE_TIMEOUT_MS }: TransportHarness<Peer>,
): Promise<void> {
  if (platform === undefined) return run(fixture);
  return new Promise((resolve, reject) => {
    const startTimer = (settledBefore: number): (() => void) =>
      platform.startTimer(caseTimeoutMs, () => {
        if (fixture.settledSteps > settledBefore) {
          cancel = startTimer(fixture.settledSteps);
          return;
        }
        const steps = fixture.pendingSteps.join(", and for ");
        reject(new Error(`Waited ${caseTimeoutMs} ms in vain for ${steps || "the case to end"}.`));
      });
    let cancel = startTimer(0);
    void run(fixture)
      .then(resolve, reject)
      .finally(() => cancel());
  });
}

/** The message of the kit's own errors; the name too of others. */
function textOf(error: unknown): string {
  return error instanceof Error && error.name === "Error" ? error.message : String(error);
}
