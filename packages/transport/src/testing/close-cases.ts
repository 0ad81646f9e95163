import { check, checkRejected, checkTransportError, outcomeOf, pattern } from "./assertions.js";
import { ByteReader } from "./byte-reader.js";
import type { FixtureCase } from "./transport-fixture.js";
import { exchange } from "./stream-cases.js";

const REQUEST = pattern(36);
/** 64 MiB in the memory of one. */
const FLOOD: readonly Uint8Array[] = Array(64).fill(pattern(1 << 20, 3));

/** What the client's own close does, to itself and to the peer. */
export const closeCases: readonly FixtureCase[] = [
  {
    title: "settles a pending read on close",
    async run(fixture) {
      const { client } = await fixture.pair();
      const reading = outcomeOf(client.chunks[Symbol.asyncIterator]().next());
      client.close();
      const read = await reading;
      if ("error" in read) checkTransportError(read.error, "The pending read", "ERR_PARSEC_TRANSPORT_CLOSED");
      else check(read.value.done === true, "A pending read got bytes that nobody sent.");
    },
  },
  {
    title: "holds a write back while the peer does not read, and settles it on close",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      let settled = false;
      const writing = outcomeOf(client.write(FLOOD)).then((outcome) => {
        settled = true;
        return outcome;
      });
      // Round trips elsewhere give the write every chance to go on, without a clock.
      for (let trip = 0; trip < 5; trip++) await exchange(await fixture.pair(), REQUEST, REQUEST);
      check(!settled, "A write of 64 MiB settled although the peer read nothing: memory is not bounded.");
      client.close();
      const { error } = await writing;
      check(error !== undefined, "A write that close() cut short resolved.");
      checkTransportError(error, "The pending write", "ERR_PARSEC_TRANSPORT_CLOSED");
      await new ByteReader(service).untilOver();
    },
  },
  {
    title: "may be closed again and again, and refuses to be used after",
    async run(fixture) {
      const { client } = await fixture.pair();
      client.close();
      client.close();
      await checkRejected(client.write([REQUEST]), "Writing after close()", "ERR_PARSEC_TRANSPORT_CLOSED");
      check((await new ByteReader(client).untilOver()) === 0, "Bytes came after close().");
      client.close();
    },
  },
  {
    title: "lets the peer read what was sent before the close",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      await client.write([REQUEST]);
      client.close();
      const length = await new ByteReader(service).untilOver();
      check(length === REQUEST.length, `The peer read ${length} of ${REQUEST.length} bytes sent before close().`);
    },
  },
  {
    title: "fails the peer's write once closed",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      const writing = outcomeOf(service.write(FLOOD));
      client.close();
      const { error } = await writing;
      check(error !== undefined, "The peer's write resolved although nobody read it.");
      checkTransportError(error, "The peer's write", "ERR_PARSEC_TRANSPORT_CLOSED");
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
      await checkRejected(client.write([REQUEST]), "Writing after the loop", "ERR_PARSEC_TRANSPORT_CLOSED");
      await new ByteReader(service).untilOver();
    },
  },
  {
    title: "leaves nothing open, whatever state a connection was closed in",
    async run(fixture) {
      const [idle, reading, writing, ended] = [
        await fixture.pair(),
        await fixture.pair(),
        await fixture.pair(),
        await fixture.pair(),
      ];
      const read = outcomeOf(reading.client.chunks[Symbol.asyncIterator]().next());
      const written = outcomeOf(writing.client.write(FLOOD));
      await ended.service.end();
      await new ByteReader(ended.client).rest();
      for (const { client } of [idle, reading, writing, ended]) client.close();
      await Promise.all([read, written]);
      for (const { service } of [idle, reading, writing, ended]) await new ByteReader(service).untilOver();
    },
  },
];
