import { check, checkedClose, checkRejected, concat, outcomeOf, pattern } from "../assertions.js";
import { TestAbortSignal } from "../test-abort-signal.js";
import type { FixtureCase } from "../transport-fixture.js";
import { exchange, REQUEST, RESPONSE } from "./exchange.js";

/** The codes of an address that nothing listens at. A client tries again after these, and after no usage error. */
const REFUSED = [
  "ERR_PARSEC_TRANSPORT_REFUSED",
  "ERR_PARSEC_TRANSPORT_NO_SOCKET",
  "ERR_PARSEC_TRANSPORT_UNREACHABLE",
] as const;

/** The cases about opening connections. */
export const connectCases: readonly FixtureCase[] = [
  {
    title: "opens a connection while others are open, and each is one of its own",
    async run(fixture) {
      const pairs = [await fixture.pair(), await fixture.pair(), await fixture.pair()];
      check(new Set(pairs.map(({ client }) => client)).size === pairs.length, "connect() gave one connection twice.");
      for (const [index, pair] of pairs.entries()) await exchange(fixture, pair, REQUEST, pattern(52, index + 2));
    },
  },
  {
    title: "starts a connection without bytes of the one before",
    async run(fixture) {
      const before = await fixture.pair();
      await before.client.write([pattern(4000, 7)]);
      await before.service.write([RESPONSE, pattern(4000, 8)]);
      await fixture.receive(before.client, RESPONSE, "The response on the connection before");
      checkedClose(before.client);
      const { client, service } = await fixture.pair();
      await client.write([REQUEST]);
      await fixture.receive(service, REQUEST, "The request on a new connection: it holds bytes of the one before");
      await service.write([RESPONSE]);
      await service.end();
      await fixture.receiveAll(client, RESPONSE, "The response on a new connection: it holds bytes of the one before");
    },
  },
  {
    title: "delivers the bytes of connections that are read in turns to the right one",
    async run(fixture) {
      const pairs = [await fixture.pair(), await fixture.pair()];
      const responses = pairs.map((_, index) => [pattern(700, 20 + index), pattern(700, 30 + index)] as const);
      for (const [index, { service }] of pairs.entries()) await service.write([...(responses[index] ?? [])]);
      for (const half of [0, 1] as const) {
        for (const [index, { client }] of pairs.entries()) {
          const expected = responses[index]?.[half] ?? concat([]);
          await fixture.receive(
            client,
            expected,
            `Half ${half} of connection ${index}, which may hold another one's bytes`,
          );
        }
      }
    },
  },
  {
    title: "refuses connections after the listener's close, which leaves accepted ones open",
    async run(fixture) {
      const pair = await fixture.pair();
      const waiting = fixture.arrival();
      await fixture.listener.close();
      check((await waiting) === undefined, "A connection arrived after the listener was closed.");
      await exchange(fixture, pair);
      const signal = new TestAbortSignal();
      const refused = { phase: "connect", codes: REFUSED } as const;
      await checkRejected(fixture.connect(signal), "Connecting to a closed listener", refused);
      check(signal.listenerCount === 0, "A listener stayed on the signal after a refused connection.");
    },
  },
  {
    title: "reports errors of connect by rejecting, never by throwing",
    async run(fixture) {
      const signal = new TestAbortSignal();
      signal.abort("fired before");
      let connecting: Promise<unknown>;
      try {
        connecting = fixture.transport.connect({ signal });
      } catch (error) {
        throw new Error(`connect() threw ${String(error)}: it must return a promise that rejects.`);
      }
      await fixture.waitFor(outcomeOf(connecting), "connect() to settle with a fired signal");
    },
  },
];
