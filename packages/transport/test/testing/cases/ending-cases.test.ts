import { describe } from "vitest";
import { abortedError, type Connection, transportError } from "../../../src/index.js";
import { endingCases } from "../../../src/testing/cases/ending-cases.js";
import { TestAbortSignal } from "../../../src/testing/test-abort-signal.js";
import { type Broken, brokenConnection, rejectsEach, withIterator } from "../broken-transport.js";

/** A connection whose failed writes reject with another error. */
const failingWith = (failure: () => unknown) =>
  brokenConnection(({ write }) => ({
    write: (parts) =>
      write(parts).catch(() => {
        throw failure();
      }),
  }));

/** A connection that does something at the peer's end, before its reader learns of it. */
const atEnd = (action: (connection: Connection) => void) =>
  brokenConnection((connection) =>
    withIterator(connection, ({ next }) => ({
      async next() {
        const result = await next();
        if (result.done === true) action(connection);
        return result;
      },
    })),
  );

const transports: readonly Broken[] = [
  [
    "ends before it has delivered the last chunk",
    brokenConnection((connection) =>
      withIterator(connection, ({ next }) => {
        let ahead: ReturnType<typeof next> | undefined;
        return {
          async next() {
            const result = await (ahead ?? next());
            ahead = next();
            return (await ahead).done === true ? ahead : result;
          },
        };
      }),
    ),
    /The response before the half-close: expected 52 bytes, got 0/,
  ],
  ["closes when the peer half-closes", atEnd(({ close }) => close()), /closed on this side: open another/],
  [
    "loses the response at a half-close",
    brokenConnection((connection) =>
      withIterator(connection, ({ next }) => {
        const all: Promise<IteratorResult<Uint8Array>[]> = (async () => {
          const results = [await next(), await next()];
          return results.some(({ done }) => done === true) ? results.filter(({ done }) => done === true) : results;
        })();
        all.catch(() => {});
        return { next: async () => (await all).shift() ?? next() };
      }),
    ),
    /The response before the half-close: expected 52 bytes, got 0/,
  ],
  [
    "reports the peer's clean end as an error",
    atEnd(() => {
      throw transportError("ERR_PARSEC_TRANSPORT_CLOSED", "The peer closed the connection.", { phase: "read" });
    }),
    /ends cleanly after the response when the peer half-closes, and can still write\. ParsecError: The peer closed/,
  ],
  [
    "never notices that the peer has closed",
    brokenConnection((connection) =>
      withIterator(connection, ({ next }) => ({
        async next() {
          const result = await next();
          return result.done === true ? new Promise<never>(() => {}) : result;
        },
      })),
    ),
    /in vain for the end of a connection that the peer closed/,
  ],
  [
    "resolves a write to a peer that has closed",
    brokenConnection(({ write }) => ({ write: (parts) => write(parts).catch(() => undefined) })),
    /Writing to a closed peer: expected an error, but it succeeded/,
  ],
  [
    "never settles a write to a peer that has closed",
    brokenConnection(({ write }) => ({ write: (parts) => write(parts).catch(() => new Promise<never>(() => {})) })),
    /in vain for a write to a closed peer to settle/,
  ],
  [
    "rejects a write with an error that is no ParsecError",
    failingWith(() => new Error("EPIPE")),
    /Writing to a closed peer: expected a ParsecError, got Error: EPIPE/,
  ],
  [
    "rejects a write with another code",
    failingWith(() => abortedError(new TestAbortSignal())),
    /Writing to a closed peer: expected ERR_PARSEC_TRANSPORT_CLOSED, got ERR_PARSEC_ABORTED/,
  ],
  [
    "loses the response when a write fails",
    brokenConnection(({ write, close }) => ({
      write: (parts) =>
        write(parts).catch((error: unknown) => {
          close();
          throw error;
        }),
    })),
    /delivers a response that is read after the write it cut short has failed\. ParsecError: .*closed on this side/,
  ],
];

describe("the cases about a connection that the peer ends", () => rejectsEach(endingCases, transports));
