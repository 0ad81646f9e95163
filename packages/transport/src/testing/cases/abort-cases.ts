import type { Connection } from "../../transport.js";
import { check, checkBytes, checkedClose, checkRejected, explained, type Outcome, outcomeOf } from "../assertions.js";
import { TestAbortSignal } from "../test-abort-signal.js";
import type { FixtureCase, TransportFixture } from "../transport-fixture.js";
import type { TransportHarness } from "../transport-harness.js";
import { exchange, REQUEST } from "./exchange.js";

const REASON: unknown = new Error("The case's own reason to abort.");
/** The steps of a promise after which a connect is aborted, one after the other: each may be another phase of connecting. */
const STEPS = 12;

/** The cases about a signal that fires before, during and after connecting. */
export const abortCases: readonly FixtureCase[] = [
  {
    title: "does not connect when the signal has fired before",
    async run(fixture) {
      const signal = new TestAbortSignal();
      signal.abort(REASON);
      await checkAborted(fixture.connect(signal), signal, "Connecting with a fired signal");
      await checkNothingStaysOpen(fixture);
    },
  },
  {
    title: "gives up connecting when the signal fires right after the call",
    async run(fixture) {
      const signal = new TestAbortSignal();
      const connecting = outcomeOf(fixture.connect(signal));
      signal.abort(REASON);
      const outcome = await connecting;
      check("error" in outcome, "connect() ignored a signal that fired while it was connecting.");
      await checkAborted(Promise.reject(outcome.error), signal, "Connecting when the signal fired");
      await checkNothingStaysOpen(fixture);
    },
  },
  {
    title: "gives up connecting when the signal fires at any moment, or has connected by then",
    async run(fixture) {
      for (let step = 1; step <= STEPS; step++) {
        await checkAbortedOrConnected(fixture, async () => {
          for (let waited = 0; waited < step; waited++) await undefined;
        });
      }
      await checkAbortedOrConnected(fixture, async () => void (await fixture.accept()));
      await checkNothingStaysOpen(fixture);
    },
  },
  {
    title: "ignores the signal once connected, and leaves no listener on it",
    async run(fixture) {
      const signal = new TestAbortSignal();
      const [client, service] = await Promise.all([fixture.connect(signal), fixture.accept()]);
      check(signal.listenerCount === 0, "A listener stayed on the signal after connecting.");
      signal.abort(REASON);
      const ended = "A signal that fired after connecting ended the connection.";
      await explained(exchange(fixture, { client, service }), ended);
    },
  },
];

/** Makes the case for a harness that has an address to which connecting never ends. */
export function stalledCase(stalled: NonNullable<TransportHarness["stalled"]>): FixtureCase {
  return {
    title: "gives up connecting to an address that neither accepts nor refuses when the signal fires",
    async run(fixture) {
      const signal = new TestAbortSignal();
      const transport = await stalled();
      const connecting = transport.connect({ signal });
      signal.abort(REASON);
      const aborted = checkAborted(connecting, signal, "Connecting to a stalled address");
      await fixture.waitFor(aborted, "connect() to a stalled address to settle when the signal fires");
      transport.close?.();
    },
  };
}

async function checkAborted(connecting: Promise<unknown>, signal: TestAbortSignal, subject: string): Promise<void> {
  const error = await checkRejected(connecting, subject, { phase: "connect", codes: ["ERR_PARSEC_ABORTED"] });
  check(error.cause === REASON, `${subject}: the error's cause is not the signal's reason.`);
  check(signal.listenerCount === 0, `${subject}: a listener stayed on the signal.`);
}

async function checkAbortedOrConnected(fixture: TransportFixture, moment: () => Promise<void>): Promise<void> {
  const signal = new TestAbortSignal();
  const connecting: Promise<Outcome<Connection>> = outcomeOf(fixture.connect(signal));
  await moment();
  signal.abort(REASON);
  const outcome = await connecting;
  if ("error" in outcome) {
    await checkAborted(Promise.reject(outcome.error), signal, "Connecting when the signal fired");
  } else {
    checkedClose(outcome.value);
    check(signal.listenerCount === 0, "A listener stayed on the signal.");
  }
}

/** Aborted connections may have arrived, but then they end without a byte; the next request is received. */
async function checkNothingStaysOpen(fixture: TransportFixture): Promise<void> {
  const client = await fixture.connect();
  await client.write([REQUEST]);
  checkedClose(client);
  for (;;) {
    const reading = fixture.reader(await fixture.accept()).toEnd();
    const { bytes } = await fixture.waitFor(
      reading,
      "the end of a connection whose connect was aborted: it stays open",
    );
    if (bytes.length === 0) continue;
    checkBytes(bytes, REQUEST, "The request after an aborted connection");
    return;
  }
}
