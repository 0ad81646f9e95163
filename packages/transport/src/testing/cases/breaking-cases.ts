import {
  awaitedLater,
  check,
  checkBytes,
  checkedClose,
  checkTransportError,
  explained,
  type Outcome,
  outcomeOf,
  pattern,
} from "../assertions.js";
import type { FixtureCase, Pair, TransportFixture } from "../transport-fixture.js";
import { exchange, flood, REQUEST, roundTrips } from "./exchange.js";

const BROKEN = ["ERR_PARSEC_TRANSPORT_CLOSED", "ERR_PARSEC_TRANSPORT_FAILED"] as const;
const NOTHING = pattern(0);

/** The cases about a connection that breaks: the peer resets it instead of ending it. */
export const breakingCases: readonly FixtureCase[] = [
  {
    title: "reports a connection that breaks within a response as an error, never as a clean end",
    async run(fixture) {
      const pair = await writingPair(fixture);
      const half = pattern(5000, 2);
      await pair.service.write([half]);
      await breakConnection(fixture, pair);
      await checkBrokenRead(fixture, pair, half);
      await checkBrokenWrite(fixture, pair);
    },
  },
  {
    title: "fails a read that is pending when the connection breaks",
    async run(fixture) {
      const pair = await writingPair(fixture);
      const reading = awaitedLater(checkBrokenRead(fixture, pair, NOTHING));
      await breakConnection(fixture, pair);
      await reading;
      await checkBrokenWrite(fixture, pair);
    },
  },
  {
    title: "can be closed after the connection broke, and works again",
    async run(fixture) {
      const pair = await writingPair(fixture);
      await breakConnection(fixture, pair);
      await checkBrokenWrite(fixture, pair);
      checkedClose(pair.client);
      const next = await explained(fixture.pair(), "Connecting after a connection broke failed.");
      await exchange(fixture, next);
    },
  },
];

/** A connection on which the client writes more than the service reads: only so can it be broken on every platform. */
interface WritingPair extends Pair {
  readonly writing: { readonly outcome: Promise<Outcome<void>> };
}

async function writingPair(fixture: TransportFixture): Promise<WritingPair> {
  const { client, service } = await fixture.pair();
  const outcome = outcomeOf(client.write([REQUEST, ...flood(16)]));
  await fixture.receive(service, REQUEST, "The first bytes on a connection that breaks");
  return { client, service, writing: { outcome } };
}

async function breakConnection(fixture: TransportFixture, { service }: Pair): Promise<void> {
  await roundTrips(fixture, 1); // meanwhile unread bytes arrive at the service
  service.reset();
}

/** Reads a beginning of what was sent, and then an error. */
async function checkBrokenRead(fixture: TransportFixture, { client }: Pair, sent: Uint8Array): Promise<void> {
  const reading = fixture.reader(client).toEnd();
  const { bytes, failure } = await fixture.waitFor(reading, "a read to settle on a connection that broke");
  check(
    failure !== undefined,
    "The peer broke the connection, but the bytes ended cleanly: a cut response looks whole.",
  );
  checkTransportError(failure.error, "Reading a broken connection", { phase: "read", codes: BROKEN });
  checkBytes(bytes, sent.subarray(0, bytes.length), "Bytes before the connection broke");
}

async function checkBrokenWrite(fixture: TransportFixture, { writing }: WritingPair): Promise<void> {
  const { error } = await fixture.waitFor(writing.outcome, "a write to settle on a connection that broke");
  check(error !== undefined, "A write of 16 MiB that the peer never read resolved after the connection broke.");
  checkTransportError(error, "Writing on a broken connection", { phase: "write", codes: BROKEN });
}
