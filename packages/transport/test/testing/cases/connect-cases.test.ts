import { ParsecError } from "@parsec-ts/wire-protocol";
import { describe } from "vitest";
import { type Connection, transportError } from "../../../src/index.js";
import { connectCases } from "../../../src/testing/cases/connect-cases.js";
import { type Broken, broken, brokenTogether, rejectsEach } from "../broken-transport.js";

/** Connects, and turns a refusal into another error. */
const refusing = (refusal: () => unknown) =>
  broken((transport) => ({
    connect: (options) =>
      transport.connect(options).catch((error) => {
        throw options.signal.aborted ? error : refusal();
      }),
  }));

const transports: readonly Broken[] = [
  [
    "reports a refused connection with a usage code",
    refusing(() => new ParsecError("transport", "ERR_PARSEC_ARGUMENT", "refused", { phase: "connect" })),
    /Connecting to a closed listener: expected ERR_PARSEC_TRANSPORT_REFUSED or .*, got ERR_PARSEC_ARGUMENT/,
  ],
  [
    "reports a refused connection as an error of the usage family",
    refusing(() => new ParsecError("usage", "ERR_PARSEC_TRANSPORT_REFUSED", "refused", { phase: "connect" })),
    /Connecting to a closed listener: expected family "transport", got "usage"/,
  ],
  [
    "reports a refused connection without the phase",
    refusing(() => transportError("ERR_PARSEC_TRANSPORT_REFUSED", "refused")),
    /the error's phase is undefined, not "connect"/,
  ],
  [
    "reports a refused connection by an error of the system's",
    refusing(() => new Error("ECONNREFUSED")),
    /Connecting to a closed listener: expected a ParsecError, got Error: ECONNREFUSED/,
  ],
  [
    "leaves a listener on the signal of a refused connection",
    broken((transport) => ({
      connect(options) {
        const listener = (): void => {};
        options.signal.addEventListener("abort", listener);
        return transport.connect(options).then((connection) => {
          options.signal.removeEventListener("abort", listener);
          return connection;
        });
      },
    })),
    /A listener stayed on the signal after a refused connection/,
  ],
  [
    "throws instead of rejecting",
    broken((transport) => ({
      connect(options) {
        if (options.signal.aborted) throw new Error("aborted");
        return transport.connect(options);
      },
    })),
    /connect\(\) threw Error: aborted: it must return a promise that rejects/,
  ],
  [
    "opens the next connection only when the one before is closed",
    broken((transport) => {
      let free = Promise.resolve();
      return {
        async connect(options) {
          const before = free;
          let release = (): void => {};
          free = new Promise((resolve) => {
            release = resolve;
          });
          await before;
          const connection = await transport.connect(options);
          const close = (): void => {
            connection.close();
            release();
          };
          return { write: (parts) => connection.write(parts), chunks: connection.chunks, close };
        },
      };
    }),
    /the transport opens a connection while others are open.*in vain for connect\(\) to settle/,
  ],
  [
    "gives the same connection to two callers",
    brokenTogether((connection, opened) => (opened.length === 2 ? (opened[0] ?? connection) : connection)),
    /connect\(\) gave one connection twice/,
  ],
  [
    "connects only when something is written",
    broken((transport) => ({
      async connect(options) {
        let connecting: Promise<Connection> | undefined;
        const opened = () => (connecting ??= transport.connect(options));
        return {
          write: async (parts) => (await opened()).write(parts),
          chunks: {
            async *[Symbol.asyncIterator]() {
              yield* (await opened()).chunks;
            },
          },
          close: () => void connecting?.then((connection) => connection.close()),
        };
      },
    })),
    /in vain for a connection to arrive at the listener/,
  ],
  [
    "starts a connection with bytes of the one before",
    broken((transport) => {
      let kept: Uint8Array | undefined;
      return {
        async connect(options) {
          const connection = await transport.connect(options);
          const stale = kept;
          async function* chunks(): AsyncGenerator<Uint8Array> {
            if (stale !== undefined) yield stale;
            for await (const chunk of connection.chunks) {
              kept = chunk.slice(-16);
              yield chunk;
            }
          }
          return { write: (parts) => connection.write(parts), chunks: chunks(), close: () => connection.close() };
        },
      };
    }),
    /The response on a new connection: it holds bytes of the one before: (byte 0|expected 52 bytes)/,
  ],
  [
    "reads all connections into one buffer",
    broken((transport) => {
      const shared = new Uint8Array(65_536);
      let surplus: Uint8Array = shared.subarray(0, 0);
      return {
        async connect(options) {
          const connection = await transport.connect(options);
          async function* chunks(): AsyncGenerator<Uint8Array> {
            for await (const chunk of connection.chunks) {
              shared.set(surplus);
              shared.set(chunk, surplus.length);
              yield shared.subarray(0, Math.max(1, surplus.length + chunk.length - 1));
              surplus = chunk.slice(-1);
            }
          }
          return { write: (parts) => connection.write(parts), chunks: chunks(), close: () => connection.close() };
        },
      };
    }),
    /connection \d, which may hold another one's bytes: byte 0/,
  ],
];

describe("the cases about opening connections", () => rejectsEach(connectCases, transports));
