import type { Listener } from "../transport.js";
import { abortCases, stalledCase } from "./abort-cases.js";
import { closeCases } from "./close-cases.js";
import { endingCases } from "./ending-cases.js";
import { runCase, type TransportHarness } from "./transport-fixture.js";
import { streamCases } from "./stream-cases.js";

/** One promise of the contract, as a test of any runner's. */
export interface TransportCase {
  readonly title: string;
  /** Rejects with an error that says what was broken. Has no timer: give it your runner's. */
  run(): Promise<void>;
}

/**
 * The compliance kit: the transport contract as a list of cases, free of any test runner and of any platform. Cases share
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
