import { CLOSED, check, checkRejected, checkTransportError, outcomeOf, pattern } from "../assertions.js";
import type { FixtureCase, Pair, TransportFixture } from "../transport-fixture.js";
import { exchange, flood, REQUEST, RESPONSE } from "./exchange.js";

/** The cases about a connection that the peer ends. */
export const endingCases: readonly FixtureCase[] = [
  {
    title: "ends cleanly after the response when the peer half-closes, and can still write",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      await service.write([RESPONSE]);
      await service.end();
      await fixture.receiveAll(client, RESPONSE, "The response before the half-close");
      await fixture.waitFor(client.write([REQUEST]), "a write after the peer's half-close to settle");
      await fixture.receive(service, REQUEST, "The request after the half-close");
    },
  },
  {
    title: "delivers all that was written before the peer's half-close",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      const response = pattern(3_000_000);
      const sending = outcomeOf(Promise.all([service.write([response]), service.end()]));
      await fixture.receiveAll(client, response, "A long response before the half-close");
      check((await sending).error === undefined, "Writing and ending failed although all was read.");
    },
  },
  {
    title: "ends cleanly after the response when the peer has read all and closes",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      await client.write([REQUEST]);
      await fixture.receive(service, REQUEST, "The request");
      await service.write([RESPONSE]);
      service.close();
      await fixture.receiveAll(client, RESPONSE, "The response before the close");
    },
  },
  {
    title: "ends without bytes when the peer closes at once",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      service.close();
      const length = await fixture.drain(client, "the end of a connection that the peer closed");
      check(length === 0, `The peer sent nothing, yet ${length} bytes came.`);
    },
  },
  {
    title: "refuses writes once the peer has closed",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      service.close();
      for (const parts of [flood(16), [REQUEST]]) {
        const writing = checkRejected(client.write(parts), "Writing to a closed peer", {
          phase: "write",
          codes: CLOSED,
        });
        await fixture.waitFor(writing, "a write to a closed peer to settle");
      }
    },
  },
  {
    title: "delivers a response that is read while the write it cut short is under way",
    async run(fixture) {
      const pair = await fixture.pair();
      const reading = outcomeOf(readResponse(fixture, pair));
      await writeUntilCutShort(fixture, pair);
      const { error } = await reading;
      if (error !== undefined) throw error;
    },
  },
  {
    title: "delivers a response that is read after the write it cut short has failed",
    async run(fixture) {
      const pair = await fixture.pair();
      await writeUntilCutShort(fixture, pair);
      await readResponse(fixture, pair);
    },
  },
  {
    title: "delivers a response that was sent, and its sender closed, before the first byte was written",
    async run(fixture) {
      const pair = await fixture.pair();
      await pair.service.write([RESPONSE]);
      pair.service.close();
      await fixture.waitFor(outcomeOf(pair.client.write(flood(16))), "a write to a closed peer to settle");
      await readResponse(fixture, pair);
    },
  },
  {
    title: "works again after a connection that the peer closed",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      service.close();
      await fixture.drain(client, "the end of a connection that the peer closed");
      await exchange(fixture, await fixture.pair());
    },
  },
];

/** The service reads the first bytes, responds and closes while the client still writes. */
async function writeUntilCutShort(fixture: TransportFixture, { client, service }: Pair): Promise<void> {
  const writing = outcomeOf(client.write([REQUEST, ...flood(16)]));
  await fixture.receive(service, REQUEST, "The first bytes of a write that is cut short");
  await service.write([RESPONSE]);
  service.close();
  const { error } = await fixture.waitFor(writing, "a write that the peer cut short to settle");
  // A platform that buffered everything reports no error.
  if (error !== undefined) checkTransportError(error, "The write cut short", { phase: "write", codes: CLOSED });
}

async function readResponse(fixture: TransportFixture, { client }: Pair): Promise<void> {
  await fixture.receive(client, RESPONSE, "The response to a request that was cut short");
  const surplus = await fixture.drain(client, "the end after the response");
  check(surplus === 0, `${surplus} bytes came after the response.`);
}
