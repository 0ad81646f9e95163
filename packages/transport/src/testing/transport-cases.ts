import type { Listener } from "../transport.js";
import { abortCases, stalledCase } from "./abort-cases.js";
import { closeCases } from "./close-cases.js";
import { endingCases } from "./ending-cases.js";
import { streamCases } from "./stream-cases.js";
import { runCase, type TransportHarness } from "./transport-fixture.js";

/** One promise of the contract as a test, for any runner. */
export interface TransportCase {
  /** Completes the sentence "The transport …". */
  readonly title: string;
  /** Rejects with an error that says what was broken. It has no timeout of its own: use your runner's. */
  run(): Promise<void>;
}

/**
 * Lists the cases of the compliance kit: the transport contract, without a test runner and without a platform. Cases share
 * nothing and may run at once.
 *
 * @example
 * ```ts
 * for (const { title, run } of transportCases({ peer: listen, connect: ({ path }) => myTransport(path) })) test(title, run);
 * ```
 */
export function transportCases<Peer extends Listener>(harness: TransportHarness<Peer>): readonly TransportCase[] {
  const cases = [...streamCases, ...endingCases, ...closeCases, ...abortCases];
  if (harness.stalled !== undefined) cases.push(stalledCase(harness.stalled.bind(harness)));
  return cases.map((fixtureCase) => ({ title: fixtureCase.title, run: () => runCase(fixtureCase, harness) }));
}
