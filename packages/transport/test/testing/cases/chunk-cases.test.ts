import { describe } from "vitest";
import { type Connection, chunksFrom } from "../../../src/index.js";
import { chunkCases } from "../../../src/testing/cases/chunk-cases.js";
import { type Broken, brokenConnection, rejectsEach, withIterator } from "../broken-transport.js";

/** Reads everything that comes, whether it is asked for or not, into `keep`. */
async function readAhead({ chunks }: Connection, keep: (chunk: Uint8Array) => Promise<void> | void): Promise<void> {
  try {
    for await (const chunk of chunks) await keep(chunk);
  } catch {
    // The reader of the kept bytes finds the end.
  }
}

/** Reads ahead into an unbounded store of its own. */
function readingAhead(connection: Connection): Partial<Connection> {
  const kept: Uint8Array[] = [];
  let ended = false;
  let wake = (): void => {};
  void readAhead(connection, (chunk) => {
    kept.push(chunk.slice());
    wake();
  }).then(() => {
    ended = true;
    wake();
  });
  const read = async (): Promise<Uint8Array | undefined> => {
    while (kept.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve));
    return kept.shift();
  };
  return { chunks: chunksFrom(read, () => connection.close()) };
}

/** Reads ahead by one chunk, into the one buffer whose part it has given to the reader. */
function overwriting(connection: Connection): Partial<Connection> {
  const buffer = new Uint8Array(65_536);
  return withIterator(connection, ({ next }) => {
    let ahead: ReturnType<typeof next> | undefined;
    return {
      async next() {
        const result = await (ahead ?? next());
        ahead = undefined;
        if (result.done === true) return result;
        buffer.set(result.value);
        const given = buffer.subarray(0, result.value.length);
        ahead = next().then((following) => {
          if (following.done === true) return following;
          buffer.set(following.value);
          return following;
        });
        ahead.catch(() => {});
        return { done: false, value: given };
      },
    };
  });
}

const transports: readonly Broken[] = [
  [
    "overwrites a chunk before the next one is asked for",
    brokenConnection(overwriting),
    /A chunk was overwritten before the next one was asked for: byte 0/,
  ],
  [
    "delivers a chunk twice",
    brokenConnection((connection) =>
      withIterator(connection, ({ next }) => {
        let count = 0;
        let again: IteratorResult<Uint8Array> | undefined;
        return {
          async next() {
            const result = again ?? (await next());
            const repeats = again === undefined && ++count === 2 && result.done !== true;
            again = repeats ? { done: false, value: result.value.slice() } : undefined;
            return result;
          },
        };
      }),
    ),
    /A piece that was waited for: byte 0 of 1000/,
  ],
  [
    "drops a chunk that nothing waited for",
    brokenConnection((connection) =>
      withIterator(connection, ({ next }) => {
        let count = 0;
        return {
          async next() {
            if (++count === 4) await next();
            return next();
          },
        };
      }),
    ),
    /A piece that waited: byte 0 of 1000/,
  ],
  [
    "never ends again once it has ended",
    brokenConnection((connection) =>
      withIterator(connection, ({ next }) => {
        let ended = false;
        return {
          async next() {
            if (ended) return new Promise<never>(() => {});
            const result = await next();
            ended = result.done === true;
            return result;
          },
        };
      }),
    ),
    /in vain for the end again/,
  ],
  [
    "gives an empty chunk for the end",
    brokenConnection((connection) =>
      withIterator(connection, ({ next }) => ({
        async next() {
          const result = await next();
          return result.done === true ? { done: false, value: new Uint8Array(0) } : result;
        },
      })),
    ),
    /A chunk came although the peer had ended without a byte/,
  ],
  [
    "reads ahead without a bound",
    brokenConnection(readingAhead),
    /settled although nothing was read: reading ahead is not bounded/,
  ],
];

describe("the cases about chunks", () => rejectsEach(chunkCases, transports));
