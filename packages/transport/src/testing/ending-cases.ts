import { check, checkBytes, checkRejected, checkTransportError, outcomeOf, pattern } from "./assertions.js";
import { ByteReader } from "./byte-reader.js";
import type { Pair, FixtureCase } from "./transport-fixture.js";
import { exchange } from "./stream-cases.js";

const REQUEST = pattern(36);
const ANSWER = pattern(52, 2);
/** More than any platform takes in before the peer reads: 16 MiB in the memory of one. */
const FLOOD: readonly Uint8Array[] = Array(16).fill(pattern(1 << 20, 3));

/** How the peer's ending looks from the client. */
export const endingCases: readonly FixtureCase[] = [
  {
    title: "ends cleanly after the answer when the peer half-closes, and can still write",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      await service.write([ANSWER]);
      await service.end();
      checkBytes(await new ByteReader(client).rest(), ANSWER, "The answer before the half-close");
      await client.write([REQUEST]);
      checkBytes(await new ByteReader(service).take(REQUEST.length), REQUEST, "The request after the half-close");
    },
  },
  {
    title: "delivers all that was written before the peer's half-close",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      const answer = pattern(3_000_000);
      const sending = outcomeOf(Promise.all([service.write([answer]), service.end()]));
      checkBytes(await new ByteReader(client).rest(), answer, "A long answer before the half-close");
      check((await sending).error === undefined, "Writing and ending failed although all was read.");
    },
  },
  {
    title: "ends cleanly after the answer when the peer has read all and closes",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      await client.write([REQUEST]);
      await new ByteReader(service).take(REQUEST.length);
      await service.write([ANSWER]);
      service.close();
      checkBytes(await new ByteReader(client).rest(), ANSWER, "The answer before the close");
    },
  },
  {
    title: "ends without bytes when the peer closes at once",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      service.close();
      const length = await new ByteReader(client).untilOver();
      check(length === 0, `The peer sent nothing, yet ${length} bytes came.`);
    },
  },
  {
    title: "refuses writes once the peer has closed",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      service.close();
      await checkRejected(client.write(FLOOD), "Writing to a closed peer", "ERR_PARSEC_TRANSPORT_CLOSED");
      await checkRejected(client.write([REQUEST]), "Writing once more", "ERR_PARSEC_TRANSPORT_CLOSED");
    },
  },
  {
    title: "delivers an answer that is read while the write it cut short is under way",
    async run(fixture) {
      const pair = await fixture.pair();
      const reading = outcomeOf(readAnswer(pair));
      await writeUntilCutShort(pair);
      const { error } = await reading;
      if (error !== undefined) throw error;
    },
  },
  {
    title: "delivers an answer that is read after the write it cut short has failed",
    async run(fixture) {
      const pair = await fixture.pair();
      await writeUntilCutShort(pair);
      await readAnswer(pair);
    },
  },
  {
    title: "delivers an answer that was there, its sender gone, before the first byte was written",
    async run(fixture) {
      const pair = await fixture.pair();
      await pair.service.write([ANSWER]);
      pair.service.close();
      await outcomeOf(pair.client.write(FLOOD));
      await readAnswer(pair);
    },
  },
  {
    title: "works again after a connection that the peer closed",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      service.close();
      await new ByteReader(client).untilOver();
      await exchange(await fixture.pair(), REQUEST, ANSWER);
    },
  },
  {
    title: "stops at the listener's close, which leaves open what was accepted",
    async run(fixture) {
      const pair = await fixture.pair();
      const waiting = fixture.arrival();
      await fixture.listener.close();
      check((await waiting) === undefined, "A connection arrived after the listener was closed.");
      await exchange(pair, REQUEST, ANSWER);
      const late = await outcomeOf(fixture.connect());
      if ("error" in late) {
        checkTransportError(late.error, "Connecting to a closed listener");
        check(late.error.phase === "connect", `The error's phase is "${late.error.phase}", not "connect".`);
      } else check((await new ByteReader(late.value).untilOver()) === 0, "Somebody answered for a closed listener.");
    },
  },
];

/** The service reads the first bytes, answers and goes, while the client still writes. */
async function writeUntilCutShort({ client, service }: Pair): Promise<void> {
  const writing = outcomeOf(client.write([REQUEST, ...FLOOD]));
  await new ByteReader(service).take(REQUEST.length);
  await service.write([ANSWER]);
  service.close();
  const { error } = await writing;
  // A platform that took everything in has nothing to complain about.
  if (error !== undefined) checkTransportError(error, "The write cut short", "ERR_PARSEC_TRANSPORT_CLOSED");
}

async function readAnswer({ client }: Pair): Promise<void> {
  const reader = new ByteReader(client);
  checkBytes(await reader.take(ANSWER.length), ANSWER, "The answer to a request that was cut short");
  const surplus = await reader.untilOver();
  check(surplus === 0, `${surplus} bytes came after the answer.`);
}
