import {
  awaitedLater,
  CLOSED,
  check,
  checkBytes,
  checkedClose,
  checkTransportError,
  outcomeOf,
  pattern,
} from "../assertions.js";
import type { FixtureCase } from "../transport-fixture.js";
import { flood, REQUEST, RESPONSE, roundTrips } from "./exchange.js";

/** The cases about a write: the caller's parts, and the time at which it settles. */
export const writeCases: readonly FixtureCase[] = [
  {
    title: "leaves the parts unchanged, and no longer needs them when the write resolves",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      const expected = pattern(5000);
      const part = expected.slice();
      const parts = [part, pattern(0), pattern(0)];
      await fixture.waitFor(client.write(parts), "the write to settle");
      check(parts.length === 3 && parts[0] === part, "write() changed the caller's array of parts.");
      checkBytes(part, expected, "The caller's part after the write");
      part.fill(0);
      await fixture.receive(service, expected, "Bytes changed after the write");
    },
  },
  {
    title: "settles a write before the response to it can be read",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      const request = pattern(300_000);
      let settled = false;
      const writing = outcomeOf(client.write([request])).then(() => {
        settled = true;
      });
      const reading = awaitedLater(fixture.receive(client, RESPONSE, "The response at the client").then(() => settled));
      await fixture.receive(service, request, "The request at the service");
      await service.write([RESPONSE]);
      check(await reading, "The response was read while the write of its request, received in full, was pending.");
      await fixture.waitFor(writing, "the write to settle");
    },
  },
  {
    title: "holds a write back while the peer does not read, and settles it on close",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      let settled = false;
      const writing = outcomeOf(client.write(flood(16))).finally(() => {
        settled = true;
      });
      await roundTrips(fixture);
      check(!settled, "A write of 16 MiB settled although the peer read nothing: memory is not bounded.");
      checkedClose(client);
      const { error } = await fixture.waitFor(writing, "a pending write to settle on close()");
      check(error !== undefined, "A write that close() cut short resolved.");
      checkTransportError(error, "The pending write", { phase: "write", codes: CLOSED });
      await fixture.drain(service, "the peer to read the end of a write that close() cut short");
    },
  },
  {
    title: "delivers a write of many MiB to its last byte, although the peer reads it late",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      const writing = outcomeOf(client.write([...flood(4), REQUEST]));
      await roundTrips(fixture, 1);
      for (const part of flood(4)) await fixture.receive(service, part, "A write that waited for its reader");
      await fixture.receive(service, REQUEST, "The last bytes of a write that waited for its reader");
      const { error } = await fixture.waitFor(writing, "a write to settle of which the peer has all");
      if (error !== undefined) throw error;
    },
  },
];
