import { describe } from "vitest";
import { type ExchangeSink, exchange, type Transport } from "../../../src/index.js";
import { exchangeCases } from "../../../src/testing/cases/exchange-cases.js";
import { TestAbortSignal } from "../../../src/testing/test-abort-signal.js";
import { type Broken, broken, rejectsEach } from "../broken-transport.js";

type Exchange = NonNullable<Transport["exchange"]>;

/** The memory transport with an exchange of its own that breaks one promise. `right` is one that keeps them all. */
const exchanging = (change: (right: Exchange, transport: Transport) => Exchange) =>
  broken((transport) => ({
    ...transport,
    exchange: change((...args) => exchange({ connect: transport.connect }, ...args), transport),
  }));

/** A sink that passes everything on to another one, but for the changed methods. */
function sinkOver(sink: ExchangeSink, changed: Partial<ExchangeSink>): ExchangeSink {
  return {
    connected: () => sink.connected(),
    sent: () => sink.sent(),
    take: (chunk) => sink.take(chunk),
    ...changed,
  };
}

const withSink = (change: (sink: ExchangeSink) => Partial<ExchangeSink>) =>
  exchanging((right) => (parts, sink, options) => right(parts, sinkOver(sink, change(sink)), options));

const notCalledAsPromised = /The sink was not called as promised/;

const transports: readonly Broken[] = [
  ["never says that it has connected", withSink(() => ({ connected() {} })), notCalledAsPromised],
  ["never says that the request is sent", withSink(() => ({ sent() {} })), /heard of connected, bytes, not of/],
  [
    "says that the request is sent as soon as it has connected",
    withSink((sink) => ({
      connected() {
        sink.connected();
        sink.sent();
      },
      sent() {},
    })),
    /sent\(\) was called for a request of 16 MiB/,
  ],
  [
    "says that the request is sent after the response",
    withSink((sink) => {
      let later = (): void => {};
      return {
        sent() {
          later = () => sink.sent();
        },
        take(chunk) {
          const hasEnough = sink.take(chunk);
          later();
          later = () => {};
          return hasEnough;
        },
      };
    }),
    /heard of connected, bytes, sent, not of|sent came after the exchange was over/,
  ],
  [
    "hands bytes to a sink that has enough",
    withSink((sink) => ({
      take(chunk) {
        if (sink.take(chunk)) sink.take(chunk);
        return true;
      },
    })),
    /bytes came after the exchange was over, or after the sink had enough/,
  ],
  [
    "hands a chunk without bytes to the sink",
    withSink((sink) => ({ take: (chunk) => sink.take(chunk.subarray(0, 0)) || sink.take(chunk) })),
    /a chunk has no bytes/,
  ],
  [
    "loses the first byte of the response",
    withSink((sink) => {
      let isFirst = true;
      return {
        take(chunk) {
          const rest = chunk.subarray(isFirst ? 1 : 0);
          isFirst = false;
          return rest.length > 0 && sink.take(rest);
        },
      };
    }),
    /in vain for the exchange to settle|The response at the sink/,
  ],
  [
    "goes on reading when the sink has enough",
    withSink((sink) => ({
      take(chunk) {
        sink.take(chunk);
        return false;
      },
    })),
    /in vain for .*the exchange to settle/,
  ],
  [
    "keeps the connection open when the sink has enough",
    exchanging((_right, transport) => async (parts, sink, { signal }) => {
      const connection = await transport.connect({ signal });
      sink.connected();
      await connection.write(parts);
      sink.sent();
      const chunks = connection.chunks[Symbol.asyncIterator]();
      for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
        if (sink.take(next.value)) return;
      }
    }),
    /the end of a connection whose sink has enough/,
  ],
  [
    "hands late bytes of one exchange to the next",
    exchanging((right) => {
      let late: Uint8Array | undefined;
      return (parts, sink, options) =>
        right(
          parts,
          sinkOver(sink, {
            take(chunk) {
              const kept = late;
              late = chunk.slice(0, 1);
              return (kept !== undefined && sink.take(kept)) || sink.take(chunk);
            },
          }),
          options,
        );
    }),
    /The response of the next exchange: byte 0 of|The response of the next exchange: expected/,
  ],
  [
    "swallows the error of a sink",
    exchanging((right) => async (parts, sink, options) => {
      let threw = false;
      const swallow = <T>(call: () => T, otherwise: T): T => {
        try {
          return call();
        } catch {
          threw = true;
          return otherwise;
        }
      };
      const quiet: ExchangeSink = {
        connected: () => swallow(() => sink.connected(), undefined),
        sent: () => swallow(() => sink.sent(), undefined),
        take: (chunk) => threw || swallow(() => sink.take(chunk), true),
      };
      await right(parts, quiet, options);
    }),
    /A sink threw at connected, but the exchange ended with/,
  ],
  [
    "wraps the error of a sink",
    exchanging(
      (right) => (parts, sink, options) =>
        right(parts, sink, options).catch((error: unknown) => {
          throw error instanceof Error && error.name === "Error" ? new Error("wrapped", { cause: error }) : error;
        }),
    ),
    /but the exchange ended with Error: wrapped/,
  ],
  [
    "ignores the signal",
    exchanging((right) => (parts, sink) => right(parts, sink, { signal: new TestAbortSignal() })),
    /An exchange whose signal fired resolved|in vain for/,
  ],
  [
    "ignores the signal once it has connected",
    exchanging((right) => (parts, sink, { signal }) => {
      const connecting = new TestAbortSignal();
      const abort = (): void => connecting.abort(signal.reason);
      if (signal.aborted) abort();
      signal.addEventListener("abort", abort);
      const connected = (): void => {
        signal.removeEventListener("abort", abort);
        sink.connected();
      };
      return right(parts, sinkOver(sink, { connected }), { signal: connecting }).finally(() =>
        signal.removeEventListener("abort", abort),
      );
    }),
    /in vain for .*whose signal fired while it (wrote|waited)/,
  ],
  [
    "leaves a listener on the signal",
    exchanging((right) => (parts, sink, options) => {
      options.signal.addEventListener("abort", () => {});
      return right(parts, sink, options);
    }),
    /a listener stayed on the signal/,
  ],
  [
    "changes the order of the parts",
    exchanging((right) => (parts, sink, options) => right(parts.toReversed(), sink, options)),
    /The request at the service: byte/,
  ],
  [
    "sends nothing",
    exchanging((right) => (_parts, sink, options) => right([], sink, options)),
    /in vain for .*36 bytes \(The request at the service\)/,
  ],
  [
    "takes a connection that broke for one that ended",
    exchanging(
      (right) => (parts, sink, options) =>
        right(parts, sink, options).catch((error: { phase?: string; code?: string }) => {
          if (error.phase === "connect" || error.code !== "ERR_PARSEC_TRANSPORT_CLOSED") throw error;
        }),
    ),
    /The peer broke the connection, but the exchange resolved/,
  ],
  [
    "rejects a clean end",
    exchanging((right) => async (parts, sink, options) => {
      let hasEnough = false;
      const take = (chunk: Uint8Array): boolean => {
        hasEnough = sink.take(chunk);
        return hasEnough;
      };
      await right(parts, sinkOver(sink, { take }), options);
      if (!hasEnough) throw new Error("the response is not whole");
    }),
    /resolves when the peer ends before the sink has enough .*the response is not whole/,
  ],
  [
    "needs the parts after it has said that they are sent",
    exchanging((right) => async (parts, sink, options) => {
      const connected = (): void => {
        sink.connected();
        sink.sent();
      };
      await right(parts, sinkOver(sink, { connected, sent() {} }), options);
    }),
    /no longer needs the parts once it has told the sink/,
  ],
];

describe("the cases about one exchange", () => rejectsEach(exchangeCases, transports));
