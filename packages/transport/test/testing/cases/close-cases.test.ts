import { describe } from "vitest";
import { closeCases } from "../../../src/testing/cases/close-cases.js";
import { type Broken, brokenConnection, brokenTogether, rejectsEach, withIterator } from "../broken-transport.js";

/** A connection that throws when it is closed for the nth time. */
const throwingAt = (time: number) =>
  brokenConnection(({ close }) => {
    let times = 0;
    return {
      close() {
        close();
        if (++times === time) throw new Error("ERR_SOCKET_CLOSED");
      },
    };
  });

const transports: readonly Broken[] = [
  [
    "never settles a pending read on close",
    brokenConnection((connection) =>
      withIterator(connection, ({ next }) => ({ next: () => next().catch(() => new Promise<never>(() => {})) })),
    ),
    /in vain for a pending read to settle on close\(\)/,
  ],
  [
    "gives bytes for a read that close() ended",
    brokenConnection((connection) =>
      withIterator(connection, ({ next }) => ({
        next: () => next().catch(() => ({ done: false as const, value: new Uint8Array(16) })),
      })),
    ),
    /A pending read got bytes that were never sent/,
  ],
  [
    "reports a read that close() ended by an error that is no ParsecError",
    brokenConnection((connection) =>
      withIterator(connection, ({ next }) => ({
        next: () =>
          next().catch(() => {
            throw new Error("ERR_SOCKET_CLOSED");
          }),
      })),
    ),
    /The pending read: expected a ParsecError, got Error: ERR_SOCKET_CLOSED/,
  ],
  ["throws when it is closed", throwingAt(1), /close\(\) threw Error: ERR_SOCKET_CLOSED/],
  ["throws when it is closed again", throwingAt(2), /close\(\) threw Error: ERR_SOCKET_CLOSED/],
  [
    "resolves a write after close()",
    brokenConnection(({ write, close }) => {
      let closed = false;
      return {
        write: async (parts) => (closed ? undefined : write(parts)),
        close() {
          closed = true;
          close();
        },
      };
    }),
    /Writing after close\(\): expected an error, but it succeeded/,
  ],
  [
    "never settles a write after close()",
    brokenConnection(({ write, close }) => {
      let closed = false;
      return {
        write: (parts) => (closed ? new Promise(() => {}) : write(parts)),
        close() {
          closed = true;
          close();
        },
      };
    }),
    /in vain for a write after close\(\) to settle/,
  ],
  [
    "still delivers bytes after close()",
    brokenConnection((connection) => {
      const first = connection.chunks[Symbol.asyncIterator]().next();
      first.catch(() => {});
      let given = false;
      return withIterator(connection, ({ next }) => ({
        async next() {
          if (given) return next();
          given = true;
          return first;
        },
      }));
    }),
    /Bytes came after close\(\)/,
  ],
  [
    "stays open after close()",
    brokenConnection(() => ({ close: () => undefined })),
    /in vain for the peer to read the end after close\(\): the connection stays open/,
  ],
  [
    "closes all connections with one",
    brokenTogether((connection, opened) => ({
      write: (parts) => connection.write(parts),
      chunks: connection.chunks,
      close() {
        for (const each of opened) each.close();
      },
    })),
    /close\(\) of one connection ended another/,
  ],
  [
    "loses what was sent before the close",
    brokenConnection(({ write }) => {
      let waiting: readonly Uint8Array[] = [];
      return {
        async write(parts) {
          const before = waiting;
          waiting = parts.map((part) => part.slice());
          if (before.length > 0) await write(before);
        },
      };
    }),
    /The peer read 0 of 36 bytes sent before close\(\)/,
  ],
  [
    "stays open when the loop is left",
    brokenConnection((connection) =>
      withIterator(connection, () => ({ return: async () => ({ done: true as const, value: undefined }) })),
    ),
    /Writing after the loop: expected an error, but it succeeded/,
  ],
  [
    "stays open when it is closed while a read is pending",
    brokenConnection((connection) => {
      let reading = false;
      return {
        ...withIterator(connection, ({ next }) => ({
          async next() {
            reading = true;
            return next().finally(() => {
              reading = false;
            });
          },
        })),
        close: () => (reading ? undefined : connection.close()),
      };
    }),
    /in vain for a pending read to settle on close\(\)/,
  ],
];

describe("the cases about the client's close", () => rejectsEach(closeCases, transports));
