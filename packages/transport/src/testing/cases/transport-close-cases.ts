import { awaitedLater, explained } from "../assertions.js";
import type { FixtureCase } from "../transport-fixture.js";
import { exchange } from "./exchange.js";

/** The cases about `Transport.close`, which clients that share a transport may each call. They hold for a transport without it. */
export const transportCloseCases: readonly FixtureCase[] = [
  {
    title: "leaves open connections open when it is closed, and connects again",
    async run(fixture) {
      const pair = await fixture.pair();
      fixture.closeTransport();
      await explained(exchange(fixture, pair), "Transport.close() ended an open connection.");
      const next = await explained(fixture.pair(), "Transport.close() ended the transport: connecting again failed.");
      await exchange(fixture, next);
    },
  },
  {
    title: "lets a pending connect go on when it is closed",
    async run(fixture) {
      const connecting = awaitedLater(fixture.pair());
      fixture.closeTransport();
      const pair = await explained(connecting, "Transport.close() ended a pending connect.");
      await exchange(fixture, pair);
    },
  },
  {
    title: "can be closed more than once",
    async run(fixture) {
      await exchange(fixture, await fixture.pair());
      for (let time = 0; time < 3; time++) fixture.closeTransport();
    },
  },
];
