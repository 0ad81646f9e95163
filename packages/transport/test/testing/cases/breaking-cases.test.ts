import { describe } from "vitest";
import { type Connection, transportError } from "../../../src/index.js";
import { breakingCases } from "../../../src/testing/cases/breaking-cases.js";
import { type Broken, broken, brokenConnection, rejectsEach, withIterator } from "../broken-transport.js";

/** A connection whose failed reads end in another way. */
const readsFailingWith = (failure: (error: unknown) => IteratorResult<Uint8Array> | Promise<never>) =>
  brokenConnection((connection) => withIterator(connection, ({ next }) => ({ next: () => next().catch(failure) })));

const throwing = (error: unknown) => (): never => {
  throw error;
};

const transports: readonly Broken[] = [
  [
    "ends cleanly where the connection breaks",
    readsFailingWith(() => ({ done: true, value: undefined })),
    /The peer broke the connection, but the bytes ended cleanly: a cut response looks whole/,
  ],
  [
    "never settles a read where the connection breaks",
    readsFailingWith(() => new Promise<never>(() => {})),
    /in vain for a read to settle on a connection that broke/,
  ],
  [
    "reports a connection that breaks by an error that is no ParsecError",
    readsFailingWith(throwing(new Error("ECONNRESET"))),
    /Reading a broken connection: expected a ParsecError, got Error: ECONNRESET/,
  ],
  [
    "reports a connection that breaks as one of connecting",
    readsFailingWith(throwing(transportError("ERR_PARSEC_TRANSPORT_CLOSED", "It broke.", { phase: "connect" }))),
    /Reading a broken connection: the error's phase is "connect", not "read"/,
  ],
  [
    "reports a connection that breaks as a refused one",
    readsFailingWith(throwing(transportError("ERR_PARSEC_TRANSPORT_REFUSED", "It broke.", { phase: "read" }))),
    /Reading a broken connection: expected ERR_PARSEC_TRANSPORT_CLOSED or .*, got ERR_PARSEC_TRANSPORT_REFUSED/,
  ],
  [
    "fills up a response that was cut short",
    brokenConnection((connection) =>
      withIterator(connection, ({ next }) => {
        let failure: Promise<never> | undefined;
        return {
          next: () =>
            failure ??
            next().catch((error: unknown) => {
              failure = Promise.reject(error);
              return { done: false as const, value: new Uint8Array(16) };
            }),
        };
      }),
    ),
    /Bytes before the connection broke: expected 5000 bytes, got 5016/,
  ],
  [
    "resolves a write that the peer never read",
    brokenConnection(({ write }) => ({ write: (parts) => write(parts).catch(() => undefined) })),
    /A write of 16 MiB that the peer never read resolved after the connection broke/,
  ],
  [
    "never settles a write where the connection breaks",
    brokenConnection(({ write }) => ({ write: (parts) => write(parts).catch(() => new Promise<never>(() => {})) })),
    /in vain for a write to settle on a connection that broke/,
  ],
  [
    "does not connect again after a connection broke",
    broken((transport) => {
      let isBroken = false;
      return {
        async connect(options) {
          if (isBroken)
            throw transportError("ERR_PARSEC_TRANSPORT_CLOSED", "A connection broke.", { phase: "connect" });
          const connection: Connection = await transport.connect(options);
          const write: Connection["write"] = (parts) =>
            connection.write(parts).catch((error: unknown) => {
              isBroken = true;
              throw error;
            });
          return { write, chunks: connection.chunks, close: () => connection.close() };
        },
      };
    }),
    /Connecting after a connection broke failed/,
  ],
];

describe("the cases about a connection that breaks", () => rejectsEach(breakingCases, transports));
