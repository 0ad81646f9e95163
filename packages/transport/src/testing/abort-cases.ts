import { check, checkBytes, checkRejected, outcomeOf, pattern } from "./assertions.js";
import { ByteReader } from "./byte-reader.js";
import { TestAbortSignal } from "./test-abort-signal.js";
import type { TransportFixture, FixtureCase, TransportHarness } from "./transport-fixture.js";
import { exchange } from "./stream-cases.js";

const REQUEST = pattern(36);
const REASON: unknown = new Error("The case's own reason to abort.");

/** What a signal does before, during and after connecting. */
export const abortCases: readonly FixtureCase[] = [
  {
    title: "does not connect when the signal has fired before",
    async run(fixture) {
      const signal = new TestAbortSignal();
      signal.abort(REASON);
      await checkAborted(fixture.connect(signal), "Connecting with a fired signal");
      check(signal.listenerCount === 0, "A listener stayed on the signal.");
      const { service, client } = await fixture.pair();
      await client.write([REQUEST]);
      checkBytes(await new ByteReader(service).take(REQUEST.length), REQUEST, "The first connection to arrive");
    },
  },
  {
    title: "gives up connecting when the signal fires, or has connected by then",
    async run(fixture) {
      const signal = new TestAbortSignal();
      const connecting = outcomeOf(fixture.connect(signal));
      signal.abort(REASON);
      const outcome = await connecting;
      if ("error" in outcome) await checkAborted(Promise.reject(outcome.error), "Connecting when the signal fired");
      else outcome.value.close();
      check(signal.listenerCount === 0, "A listener stayed on the signal.");
      await checkNextRequestArrives(fixture);
    },
  },
  {
    title: "is deaf to the signal once connected, and leaves no listener on it",
    async run(fixture) {
      const signal = new TestAbortSignal();
      const [client, service] = await Promise.all([fixture.connect(signal), fixture.accept()]);
      check(signal.listenerCount === 0, "A listener stayed on the signal after connecting.");
      signal.abort(REASON);
      await exchange({ client, service }, REQUEST, pattern(52, 2));
    },
  },
];

/** For harnesses that have an address where connecting does not come to an end. */
export function stalledCase(stalled: NonNullable<TransportHarness["stalled"]>): FixtureCase {
  return {
    title: "gives up connecting to an address that neither accepts nor refuses when the signal fires",
    async run() {
      const signal = new TestAbortSignal();
      const transport = await stalled();
      const connecting = transport.connect({ signal });
      signal.abort(REASON);
      await checkAborted(connecting, "Connecting to a stalled address");
      check(signal.listenerCount === 0, "A listener stayed on the signal.");
    },
  };
}

async function checkAborted(connecting: Promise<unknown>, what: string): Promise<void> {
  const error = await checkRejected(connecting, what, "ERR_PARSEC_ABORTED");
  check(error.cause === REASON, `${what}: the error's cause is not the signal's reason.`);
}

/** What was given up may have arrived, but then it ends without a byte; the request after it comes through. */
async function checkNextRequestArrives(fixture: TransportFixture): Promise<void> {
  const client = await fixture.connect();
  await client.write([REQUEST]);
  for (;;) {
    const service = await fixture.accept();
    const reader = new ByteReader(service);
    const first = await outcomeOf(reader.take(REQUEST.length));
    if ("error" in first) continue;
    checkBytes(first.value, REQUEST, "The request after an aborted connection");
    return;
  }
}
