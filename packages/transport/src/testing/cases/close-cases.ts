import {
  CLOSED,
  check,
  checkedClose,
  checkRejected,
  checkTransportError,
  explained,
  outcomeOf,
} from "../assertions.js";
import type { FixtureCase } from "../transport-fixture.js";
import { exchange, flood, REQUEST } from "./exchange.js";

/** The cases about the client's own close, as the client and the peer see it. */
export const closeCases: readonly FixtureCase[] = [
  {
    title: "settles a pending read on close",
    async run(fixture) {
      const { client } = await fixture.pair();
      const reading = outcomeOf(client.chunks[Symbol.asyncIterator]().next());
      checkedClose(client);
      const read = await fixture.waitFor(reading, "a pending read to settle on close()");
      if ("error" in read) checkTransportError(read.error, "The pending read", { phase: "read", codes: CLOSED });
      else check(read.value.done === true, "A pending read got bytes that were never sent.");
    },
  },
  {
    title: "can be closed more than once, and refuses to be used after",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      await service.write([REQUEST]);
      checkedClose(client);
      checkedClose(client);
      const writing = checkRejected(client.write([REQUEST]), "Writing after close()", {
        phase: "write",
        codes: CLOSED,
      });
      await fixture.waitFor(writing, "a write after close() to settle");
      const length = await fixture.drain(client, "a read after close() to settle");
      check(length === 0, "Bytes came after close().");
      checkedClose(client);
    },
  },
  {
    title: "can be closed after the peer has closed",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      service.close();
      await fixture.drain(client, "the end of a connection that the peer closed");
      checkedClose(client);
      checkedClose(client);
    },
  },
  {
    title: "ends the connection for the peer on close, and no other connection",
    async run(fixture) {
      const other = await fixture.pair();
      const { client, service } = await fixture.pair();
      checkedClose(client);
      await fixture.drain(service, "the peer to read the end after close(): the connection stays open");
      await explained(exchange(fixture, other), "close() of one connection ended another.");
    },
  },
  {
    title: "lets the peer read what was sent before the close",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      await client.write([REQUEST]);
      checkedClose(client);
      const length = await fixture.drain(service, "the peer to read the end after close(): the connection stays open");
      check(length === REQUEST.length, `The peer read ${length} of ${REQUEST.length} bytes sent before close().`);
    },
  },
  {
    title: "fails the peer's write once closed",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      const writing = outcomeOf(service.write(flood(16)));
      checkedClose(client);
      const { error } = await fixture.waitFor(writing, "the peer's write to fail: the connection stays open");
      check(error !== undefined, "The peer's write resolved although it was not read.");
      checkTransportError(error, "The peer's write", { phase: "write", codes: CLOSED });
    },
  },
  {
    title: "closes when the loop over the chunks is left",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      await service.write([REQUEST]);
      for await (const chunk of client.chunks) {
        check(chunk.length > 0, "A chunk has no bytes.");
        break;
      }
      await checkRejected(client.write([REQUEST]), "Writing after the loop", { phase: "write", codes: CLOSED });
      await fixture.drain(service, "the peer to read the end after the loop was left");
    },
  },
  {
    title: "leaves nothing open, whatever state a connection was closed in",
    async run(fixture) {
      const idle = await fixture.pair();
      const reading = await fixture.pair();
      const writing = await fixture.pair();
      const ended = await fixture.pair();
      const read = outcomeOf(reading.client.chunks[Symbol.asyncIterator]().next());
      const written = outcomeOf(writing.client.write(flood(16)));
      await ended.service.end();
      await fixture.receiveAll(ended.client, new Uint8Array(0), "A connection that ended without a byte");
      const states = { idle, reading, writing, ended };
      for (const { client } of Object.values(states)) checkedClose(client);
      await fixture.waitFor(Promise.all([read, written]), "a pending read and write to settle on close()");
      for (const [state, { service }] of Object.entries(states)) {
        await fixture.drain(service, `the peer to read the end: a connection closed while ${state} stays open`);
      }
    },
  },
];
