import type { Listener, Transport } from "../transport.js";
import { check, outcomeOf } from "./assertions.js";
import type { TestPlatform } from "./test-platform.js";
import { type FixtureCase, TransportFixture } from "./transport-fixture.js";
import type { TransportHarness } from "./transport-harness.js";

const DEFAULT_CASE_TIMEOUT_MS = 10_000;

/** The result of a case: `"not applicable"` where the transport has not got the optional part that the case is about. */
export type CaseResult = "passed" | "not applicable";

/**
 * Runs a case with its own listener and transport. Everything that it opened is closed, even if it fails.
 *
 * @throws an error that names the rule, which is the title of the case, and the way in which it was broken
 */
export async function runCase<Peer extends Listener>(
  fixtureCase: FixtureCase,
  harness: TransportHarness<Peer>,
): Promise<CaseResult> {
  try {
    return await runWatched(() => runOnce(fixtureCase, harness), harness.platform);
  } catch (error) {
    throw new Error(`Expected: the transport ${fixtureCase.title}. ${textOf(error)}`, { cause: error });
  }
}

async function runWatched(run: () => Promise<CaseResult>, platform: TestPlatform | undefined): Promise<CaseResult> {
  if (platform?.watch === undefined) return run();
  let result: CaseResult = "passed";
  const watched = async (): Promise<void> => {
    result = await run();
  };
  if ((await platform.watch(watched)).length === 0) return result;
  // The first use of a platform's feature may open what stays open for the whole process. A leak is what each run leaves behind.
  const leftBehind = await platform.watch(watched);
  check(leftBehind.length === 0, `The case left behind: ${leftBehind.join("; ")}.`);
  return result;
}

async function runOnce<Peer extends Listener>(
  fixtureCase: FixtureCase,
  harness: TransportHarness<Peer>,
): Promise<CaseResult> {
  const listener = await harness.peer();
  try {
    const transport = await harness.connect(listener);
    if (fixtureCase.exchange === "own" && transport.exchange === undefined) {
      transport.close?.();
      return "not applicable";
    }
    const used = fixtureCase.exchange === "over a connection" ? withoutExchange(transport) : transport;
    const fixture = new TransportFixture(used, listener);
    const run = await outcomeOf(runInTime(fixtureCase, fixture, harness));
    const closed = await outcomeOf(fixture.close());
    for (const outcome of [run, closed]) if ("error" in outcome) throw outcome.error;
    return "passed";
  } finally {
    await listener.close();
  }
}

function withoutExchange(transport: Transport): Transport {
  return { connect: (options) => transport.connect(options), close: () => transport.close?.() };
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
