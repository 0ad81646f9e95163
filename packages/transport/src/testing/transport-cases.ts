import type { Listener } from "../transport.js";
import { abortCases, stalledCase } from "./cases/abort-cases.js";
import { breakingCases } from "./cases/breaking-cases.js";
import { chunkCases } from "./cases/chunk-cases.js";
import { closeCases } from "./cases/close-cases.js";
import { connectCases } from "./cases/connect-cases.js";
import { endingCases } from "./cases/ending-cases.js";
import { exchangeCases } from "./cases/exchange-cases.js";
import { streamCases } from "./cases/stream-cases.js";
import { transportCloseCases } from "./cases/transport-close-cases.js";
import { writeCases } from "./cases/write-cases.js";
import { type CaseResult, runCase } from "./run-case.js";
import type { TransportHarness } from "./transport-harness.js";

/** One promise of the contract as a test, for any runner. */
export interface TransportCase {
  /** Completes the sentence "The transport …". */
  readonly title: string;
  /**
   * Rejects with an error that says what was broken. Resolves to `"not applicable"` where the transport has not got the optional part that the
   * case is about. Without a `platform` in the harness it has no timeout of its own: use your runner's.
   */
  run(): Promise<CaseResult>;
}

/**
 * Lists the cases of the compliance kit: the transport contract, without a test runner and without a platform. Cases share
 * nothing and may run at once, unless the harness has a platform that watches: then one after the other.
 *
 * @example
 * ```ts
 * for (const { title, run } of transportCases({ peer: listen, connect: ({ path }) => myTransport(path) })) test(title, run);
 * ```
 */
export function transportCases<Peer extends Listener>(harness: TransportHarness<Peer>): readonly TransportCase[] {
  const cases = [
    ...connectCases,
    ...streamCases,
    ...writeCases,
    ...chunkCases,
    ...endingCases,
    ...breakingCases,
    ...closeCases,
    ...transportCloseCases,
    ...abortCases,
    ...exchangeCases,
  ];
  if (harness.stalled !== undefined) cases.push(stalledCase(harness.stalled.bind(harness)));
  return cases.map((fixtureCase) => ({ title: fixtureCase.title, run: () => runCase(fixtureCase, harness) }));
}
