import { awaitedLater, concat, outcomeOf, pattern } from "../assertions.js";
import type { FixtureCase, TransportFixture } from "../transport-fixture.js";
import { exchange, inThreeParts } from "./exchange.js";

const MIB = 1 << 20;

/** The cases about the bytes of one stream: they arrive as they were written. */
export const streamCases: readonly FixtureCase[] = [
  {
    title: "carries a request to the service and its response to the client",
    async run(fixture) {
      await exchange(fixture, await fixture.pair());
    },
  },
  {
    title: "sends several parts as one stream, empty ones and views included",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      const view = pattern(60).subarray(12, 48);
      const parts = [view, pattern(0), pattern(9000, 2), pattern(1, 3), pattern(0), pattern(16, 4)];
      await fixture.waitFor(client.write([]), "a write of no parts to settle");
      await fixture.waitFor(client.write(parts), "a write of several parts to settle");
      await fixture.receive(service, concat(parts), "Parts written together, empty ones and a view among them");
    },
  },
  {
    title: "keeps the order of bytes that are written in pieces of many sizes",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      const expected = pattern(8000);
      const reading = awaitedLater(fixture.receive(client, expected, "Bytes written in pieces"));
      for (let at = 0, size = 1; at < expected.length; at += size, size = (size * 3) % 257) {
        await service.write([expected.subarray(at, at + size)]);
      }
      await reading;
    },
  },
  {
    title: "keeps the order of writes that are started together",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      const pieces = Array.from({ length: 20 }, (_, index) => pattern(30_000, index + 1));
      const writing = outcomeOf(Promise.all(pieces.map((piece) => client.write([piece]))));
      await fixture.receive(service, concat(pieces), "Writes started together");
      await fixture.waitFor(writing, "the writes to settle");
    },
  },
  {
    title: "carries frames of more than 1 MiB in both directions, one after the other",
    async run(fixture) {
      await exchange(fixture, await fixture.pair(), pattern(MIB + 12_345), pattern(MIB + 54_321, 2));
    },
  },
  {
    title: "carries frames of more than 1 MiB in both directions at once",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      const up = pattern(2 * MIB + 1);
      const down = pattern(2 * MIB + 2, 2);
      const sent = Promise.all([client.write(inThreeParts(up)), service.write(inThreeParts(down))]);
      const writing = outcomeOf(sent);
      await Promise.all([
        fixture.receive(service, up, "Bytes that the client wrote"),
        fixture.receive(client, down, "Bytes that the service wrote"),
      ]);
      const { error } = await fixture.waitFor(writing, "writes to settle of which the peer has all");
      if (error !== undefined) throw error;
    },
  },
  {
    title: "keeps concurrent connections apart",
    async run(fixture) {
      const count = 32;
      const services = Promise.all(Array.from({ length: count }, () => echoOnce(fixture, 20_000)));
      const clients = Array.from({ length: count }, async (_, index) => {
        const client = await fixture.connect();
        const sent = pattern(20_000, index + 1);
        await client.write(inThreeParts(sent));
        await fixture.receive(client, sent, `Echo on connection ${index}`);
      });
      await Promise.all([services, ...clients]);
    },
  },
];

async function echoOnce(fixture: TransportFixture, length: number): Promise<void> {
  const service = await fixture.accept();
  await service.write([await fixture.reader(service).take(length, "A request to be echoed")]);
}
