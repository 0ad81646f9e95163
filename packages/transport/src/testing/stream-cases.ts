import { checkBytes, concatenated, outcomeOf, pattern } from "./assertions.js";
import { ByteReader } from "./byte-reader.js";
import type { Pair, TransportFixture, FixtureCase } from "./transport-fixture.js";

const MIB = 1 << 20;

/** What arrives is what was written. */
export const streamCases: readonly FixtureCase[] = [
  {
    title: "carries a request up and its answer down",
    async run(fixture) {
      await exchange(await fixture.pair(), pattern(36), pattern(52, 2));
    },
  },
  {
    title: "sends several parts as one stream, empty ones included",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      const parts = [pattern(36), pattern(0), pattern(9000, 2), pattern(1, 3), pattern(0), pattern(16, 4)];
      await client.write([]);
      await client.write(parts);
      const expected = concatenated(parts);
      checkBytes(await new ByteReader(service).take(expected.length), expected, "Parts written together");
    },
  },
  {
    title: "keeps the order of bytes that are written in pieces of many sizes",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      const expected = pattern(8000);
      const reading = new ByteReader(client).take(expected.length);
      for (let at = 0, size = 1; at < expected.length; at += size, size = (size * 3) % 257) {
        await service.write([expected.subarray(at, at + size)]);
      }
      checkBytes(await reading, expected, "Bytes written in pieces");
    },
  },
  {
    title: "keeps the order of writes that are started together",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      const pieces = Array.from({ length: 20 }, (_, index) => pattern(30_000, index + 1));
      const writing = outcomeOf(Promise.all(pieces.map((piece) => client.write([piece]))));
      const expected = concatenated(pieces);
      checkBytes(await new ByteReader(service).take(expected.length), expected, "Writes started together");
      await writing;
    },
  },
  {
    title: "carries frames of more than 1 MiB in both directions, one after the other",
    async run(fixture) {
      await exchange(await fixture.pair(), pattern(MIB + 12_345), pattern(MIB + 54_321, 2));
    },
  },
  {
    title: "carries frames of more than 1 MiB in both directions at once",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      const up = pattern(2 * MIB + 1);
      const down = pattern(2 * MIB + 2, 2);
      const [sentUp, sentDown, gotUp, gotDown] = await Promise.all([
        outcomeOf(client.write(inThree(up))),
        outcomeOf(service.write(inThree(down))),
        new ByteReader(service).take(up.length),
        new ByteReader(client).take(down.length),
      ]);
      checkBytes(gotUp, up, "What the client wrote");
      checkBytes(gotDown, down, "What the service wrote");
      if (sentUp.error !== undefined) throw sentUp.error;
      if (sentDown.error !== undefined) throw sentDown.error;
    },
  },
  {
    title: "leaves the parts as they are, and is done with them when the write resolves",
    async run(fixture) {
      const { client, service } = await fixture.pair();
      const expected = pattern(5000);
      const part = expected.slice();
      await client.write([part]);
      checkBytes(part, expected, "The caller's part after the write");
      part.fill(0);
      checkBytes(await new ByteReader(service).take(expected.length), expected, "Bytes changed after the write");
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
        await client.write(inThree(sent));
        checkBytes(await new ByteReader(client).take(sent.length), sent, `Echo on connection ${index}`);
      });
      await Promise.all([services, ...clients]);
    },
  },
];

/** One request up and one answer down, each in three parts. */
export async function exchange({ client, service }: Pair, request: Uint8Array, answer: Uint8Array): Promise<void> {
  const serve = async () => {
    checkBytes(await new ByteReader(service).take(request.length), request, "The request at the service");
    await service.write(inThree(answer));
  };
  const ask = async () => {
    await client.write(inThree(request));
    checkBytes(await new ByteReader(client).take(answer.length), answer, "The answer at the client");
  };
  await Promise.all([serve(), ask()]);
}

async function echoOnce(fixture: TransportFixture, length: number): Promise<void> {
  const service = await fixture.accept();
  await service.write([await new ByteReader(service).take(length)]);
}

/** As a frame is written: a head, a large field, authentication. */
function inThree(bytes: Uint8Array): readonly Uint8Array[] {
  return [bytes.subarray(0, 36), bytes.subarray(36, -16), bytes.subarray(-16)];
}
