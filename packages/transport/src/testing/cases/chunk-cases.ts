import { copyBytes } from "@parsec-ts/wire-protocol";
import { awaitedLater, check, checkBytes, checkedClose, outcomeOf, pattern } from "../assertions.js";
import type { FixtureCase } from "../transport-fixture.js";
import { flood, RESPONSE, roundTrips } from "./exchange.js";

/** The cases about the chunks of a connection: how long they are valid, and how far ahead is read. */
export const chunkCases: readonly FixtureCase[] = [
  {
    title: "leaves a chunk unchanged until the next one is asked for",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      const chunks = client.chunks[Symbol.asyncIterator]();
      await service.write([RESPONSE]);
      const { value: chunk } = await fixture.waitFor(chunks.next(), "the first chunk");
      check(chunk !== undefined, "The bytes ended before the first chunk.");
      const copy = copyBytes(chunk);
      checkBytes(copy, RESPONSE.subarray(0, copy.length), "The first chunk");
      await service.write([pattern(300, 5)]);
      await roundTrips(fixture);
      checkBytes(chunk, copy, "A chunk was overwritten before the next one was asked for");
    },
  },
  {
    title: "delivers each byte once, whether its chunks are asked for early or late",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      const pieces = [1, 2, 3].map((seed) => pattern(1000, seed));
      for (const piece of pieces) {
        const reading = awaitedLater(fixture.receive(client, piece, "A piece that was waited for"));
        await service.write([piece]);
        await reading;
      }
      for (const piece of pieces) await service.write([piece]);
      await roundTrips(fixture, 1);
      for (const piece of pieces) await fixture.receive(client, piece, "A piece that waited");
      await service.end();
      await fixture.receiveAll(client, new Uint8Array(0), "Bytes after all pieces");
    },
  },
  {
    title: "stays at the end once it has been read",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      const chunks = client.chunks[Symbol.asyncIterator]();
      await service.end();
      for (const which of ["the end", "the end again"]) {
        const { done } = await fixture.waitFor(chunks.next(), which);
        check(done === true, "A chunk came although the peer had ended without a byte.");
      }
    },
  },
  {
    title: "reads no further ahead than a bound, while its own reader does not ask",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      let settled = false;
      const writing = outcomeOf(service.write(flood(16))).finally(() => {
        settled = true;
      });
      await roundTrips(fixture);
      check(!settled, "The peer's write of 16 MiB settled although nothing was read: reading ahead is not bounded.");
      checkedClose(client);
      await fixture.waitFor(writing, "the peer's write to settle once the client has closed");
    },
  },
];
