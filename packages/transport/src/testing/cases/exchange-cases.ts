import type { AcceptedConnection } from "../../transport.js";
import { awaitedLater, CLOSED, check, checkBytes, checkRejected, concat, outcomeOf, pattern } from "../assertions.js";
import { TestAbortSignal } from "../test-abort-signal.js";
import { TestSink } from "../test-sink.js";
import type { FixtureCase, TransportFixture } from "../transport-fixture.js";
import { flood, inThreeParts, REQUEST, RESPONSE } from "./exchange.js";

const MIB = 1 << 20;
const REASON: unknown = new Error("The case's own reason to abort.");
/** The steps of a promise after which an exchange is aborted, one after the other: each may be another phase. */
const STEPS = 24;

const cases: readonly FixtureCase[] = [
  {
    title: "sends the request, tells its sink so, and hands it the response",
    async run(fixture) {
      const sink = new TestSink(RESPONSE.length);
      await Promise.all([exchanged(fixture, sink, REQUEST), served(fixture, REQUEST, RESPONSE)]);
      checkBytes(sink.bytes, RESPONSE, "The response at the sink");
      check(
        sink.events.join() === "connected,sent,bytes",
        `The sink heard of ${sink.events.join(", ")}, not of connected, sent, bytes.`,
      );
    },
  },
  {
    title: "sends parts as one stream, empty ones and views included",
    async run(fixture) {
      const parts = [pattern(0), pattern(60).subarray(12, 48), pattern(9000, 2), pattern(0), pattern(16, 4)];
      const sink = new TestSink(RESPONSE.length);
      await Promise.all([fixture.exchange(parts, sink), served(fixture, concat(parts), RESPONSE)]);
      checkBytes(sink.bytes, RESPONSE, "The response at the sink");
    },
  },
  {
    title: "sends no byte for a request without any, and hands the response to the sink",
    async run(fixture) {
      const sink = new TestSink(RESPONSE.length);
      await Promise.all([fixture.exchange([pattern(0)], sink), served(fixture, pattern(0), RESPONSE)]);
      checkBytes(sink.bytes, RESPONSE, "The response at the sink");
    },
  },
  {
    title: "carries more than 1 MiB in both directions",
    async run(fixture) {
      const [request, response] = [pattern(MIB + 12_345), pattern(MIB + 54_321, 2)];
      const sink = new TestSink(response.length);
      await Promise.all([exchanged(fixture, sink, request), served(fixture, request, response)]);
      checkBytes(sink.bytes, response, "A long response at the sink");
    },
  },
  {
    title: "no longer needs the parts once it has told the sink that they are sent",
    async run(fixture) {
      const expected = pattern(300_000);
      const part = expected.slice();
      const sink = new TestSink(RESPONSE.length);
      sink.onEvent = (event) => {
        if (event === "sent") part.fill(0);
      };
      await Promise.all([fixture.exchange([part], sink), served(fixture, expected, RESPONSE)]);
    },
  },
  {
    title: "ends the connection when the sink has enough, and drops what comes later",
    async run(fixture) {
      const first = new TestSink(RESPONSE.length);
      const exchanging = awaitedLater(exchanged(fixture, first, REQUEST));
      const service = await fixture.accept();
      await fixture.receive(service, REQUEST, "The request at the service");
      const surplus = pattern(5000, 7);
      await service.write([RESPONSE]);
      await exchanging;
      await outcomeOf(service.write([surplus]));
      await fixture.drain(service, "the end of a connection whose sink has enough");
      for (let round = 0; round < 3; round++) await roundTrip(fixture, round + 10);
    },
  },
  {
    title: "keeps many exchanges apart, one after the other",
    async run(fixture) {
      for (let round = 0; round < 50; round++) await roundTrip(fixture, round);
    },
  },
  {
    title: "keeps exchanges at once apart",
    async run(fixture) {
      const count = 32;
      const services = Promise.all(
        Array.from({ length: count }, async () => {
          const service = await fixture.accept();
          await service.write([await fixture.reader(service).take(20_000, "A request to be echoed")]);
        }),
      );
      const clients = Array.from({ length: count }, async (_, index) => {
        const request = pattern(20_000, index + 1);
        const sink = new TestSink(request.length);
        await exchanged(fixture, sink, request);
        checkBytes(sink.bytes, request, `The echo of exchange ${index}`);
      });
      await Promise.all([services, ...clients]);
    },
  },
  {
    title: "resolves when the peer ends before the sink has enough",
    async run(fixture) {
      const sink = new TestSink();
      const exchanging = awaitedLater(exchanged(fixture, sink, REQUEST));
      const service = await fixture.accept();
      await fixture.receive(service, REQUEST, "The request at the service");
      await service.write([RESPONSE]);
      await service.end();
      await exchanging;
      checkBytes(sink.bytes, RESPONSE, "What the sink got before the end");
    },
  },
  {
    title: "hands an early response to the sink without saying that the request was sent",
    async run(fixture) {
      const sink = new TestSink(RESPONSE.length);
      const exchanging = awaitedLater(fixture.exchange([REQUEST, ...flood(16)], sink));
      const service = await fixture.accept();
      await fixture.receive(service, REQUEST, "The first bytes of a request that is refused");
      await service.write([RESPONSE]);
      service.close();
      await exchanging;
      checkBytes(sink.bytes, RESPONSE, "The response to a request that was cut short");
      check(
        !sink.events.includes("sent"),
        "sent() was called for a request of 16 MiB of which the peer read 36 bytes.",
      );
    },
  },
  {
    title: "reports a connection that breaks within the response",
    async run(fixture) {
      const sink = new TestSink();
      const half = pattern(5000, 2);
      const exchanging = outcomeOf(fixture.exchange([REQUEST, ...flood(16)], sink));
      const service = await fixture.accept();
      await fixture.receive(service, REQUEST, "The first bytes of a request");
      await service.write([half]);
      await roundTrip(fixture, 1); // meanwhile unread bytes arrive at the service
      service.reset();
      const { error } = await exchanging;
      check(error !== undefined, "The peer broke the connection, but the exchange resolved.");
      await checkRejected(Promise.reject(error), "An exchange whose connection broke", { phase: "read" });
      checkBytes(sink.bytes, half.subarray(0, sink.bytes.length), "Bytes before the connection broke");
      await roundTrip(fixture, 2);
    },
  },
  {
    title: "reports a request that the peer did not read",
    async run(fixture) {
      const exchanging = outcomeOf(fixture.exchange(flood(16), new TestSink()));
      (await fixture.accept()).close();
      const { error } = await exchanging;
      check(error !== undefined, "An exchange of which the peer read nothing resolved.");
      await checkRejected(Promise.reject(error), "An exchange that was cut short", { phase: "write", codes: CLOSED });
    },
  },
  {
    title: "reports an address at which nothing listens",
    async run(fixture) {
      await fixture.listener.close();
      const sink = new TestSink();
      await checkRejected(fixture.exchange([REQUEST], sink), "An exchange with no one", { phase: "connect" });
      check(sink.events.length === 0, `The sink of an exchange with no one heard of ${sink.events.join(", ")}.`);
    },
  },
  {
    title: "throws the error of a sink as it is, ends the connection, and works again",
    async run(fixture) {
      for (const event of ["connected", "sent", "bytes"] as const) {
        const own = new Error(`The case's own error at ${event}.`);
        const sink = new TestSink();
        sink.onEvent = (heard) => {
          if (heard === event) throw own;
        };
        const exchanging = outcomeOf(fixture.exchange([REQUEST], sink));
        const service = await fixture.accept();
        await outcomeOf(service.write([RESPONSE]));
        const { error } = await exchanging;
        check(error === own, `A sink threw at ${event}, but the exchange ended with ${String(error)}.`);
        await fixture.drain(service, "the end of a connection whose sink threw");
        await roundTrip(fixture, 3);
      }
    },
  },
  {
    title: "makes no exchange when the signal has fired before",
    async run(fixture) {
      const signal = new TestAbortSignal();
      signal.abort(REASON);
      const sink = new TestSink();
      await checkAborted(fixture.exchange([REQUEST], sink, signal), signal);
      check(sink.events.length === 0, `The sink of an exchange that never began heard of ${sink.events.join(", ")}.`);
      await roundTrip(fixture, 4);
    },
  },
  {
    title: "gives up when the signal fires at any moment, and the sink hears nothing more",
    async run(fixture) {
      for (let step = 0; step < STEPS; step++) {
        const signal = new TestAbortSignal();
        const exchanging = awaitedLater(checkAborted(fixture.exchange([REQUEST], new TestSink(), signal), signal));
        for (let waited = 0; waited < step; waited++) await undefined;
        signal.abort(REASON);
        await exchanging;
      }
      await checkNothingStaysOpen(fixture);
    },
  },
  {
    title: "gives up writing when the signal fires",
    async run(fixture) {
      const signal = new TestAbortSignal();
      const exchanging = awaitedLater(checkAborted(fixture.exchange(flood(16), new TestSink(), signal), signal));
      const service = await fixture.accept();
      await roundTrip(fixture, 5);
      signal.abort(REASON);
      await fixture.waitFor(exchanging, "an exchange to settle whose signal fired while it wrote");
      await fixture.drain(service, "the end of a connection that was given up");
      await roundTrip(fixture, 6);
    },
  },
  {
    title: "gives up waiting for the response, or for the rest of it, when the signal fires",
    async run(fixture) {
      for (const part of [pattern(0), RESPONSE]) {
        const signal = new TestAbortSignal();
        const sink = new TestSink();
        const heard = new Promise<void>((resolve) => {
          sink.onEvent = (event) => {
            if (event === (part.length === 0 ? "sent" : "bytes")) resolve();
          };
        });
        const exchanging = awaitedLater(checkAborted(fixture.exchange([REQUEST], sink, signal), signal));
        const service = await fixture.accept();
        await fixture.receive(service, REQUEST, "The request at the service");
        await service.write([part]);
        await fixture.waitFor(heard, "the sink to hear of the exchange");
        signal.abort(REASON);
        await fixture.waitFor(exchanging, "an exchange to settle whose signal fired while it waited");
        await outcomeOf(service.write([pattern(5000, 7)]));
        await fixture.drain(service, "the end of a connection that was given up");
        await roundTrip(fixture, 7);
      }
    },
  },
];

/** The cases about one exchange, connect, write, read and close in one: each by the transport's own way and over a connection. */
export const exchangeCases: readonly FixtureCase[] = cases.flatMap(({ title, run }): FixtureCase[] => [
  { title: `${title} (in an exchange of its own)`, run, exchange: "own" },
  { title: `${title} (in an exchange over a connection)`, run, exchange: "over a connection" },
]);

/** Makes one exchange of a request in three parts. */
function exchanged(fixture: TransportFixture, sink: TestSink, request: Uint8Array): Promise<void> {
  return fixture.exchange(inThreeParts(request), sink);
}

/** Accepts a connection, reads the request, and responds. */
async function served(
  fixture: TransportFixture,
  request: Uint8Array,
  response: Uint8Array,
): Promise<AcceptedConnection> {
  const service = await fixture.accept();
  await fixture.receive(service, request, "The request at the service");
  await outcomeOf(fixture.waitFor(service.write(inThreeParts(response)), "the service's write to settle"));
  return service;
}

/** One exchange whose bytes no other one has: it must get its own response and nothing else. */
async function roundTrip(fixture: TransportFixture, seed: number): Promise<void> {
  const [request, response] = [pattern(40, 2 * seed + 1), pattern(60, 2 * seed + 2)];
  const sink = new TestSink(response.length);
  await Promise.all([exchanged(fixture, sink, request), served(fixture, request, response)]);
  checkBytes(sink.bytes, response, "The response of the next exchange");
}

async function checkAborted(exchanging: Promise<void>, signal: TestAbortSignal): Promise<void> {
  const subject = "An exchange whose signal fired";
  const outcome = await outcomeOf(exchanging);
  check("error" in outcome, `${subject} resolved.`);
  const { error } = outcome;
  const phase = (error as { phase?: "connect" | "write" | "read" }).phase ?? "connect";
  const { cause } = await checkRejected(Promise.reject(error), subject, { phase, codes: ["ERR_PARSEC_ABORTED"] });
  check(cause === REASON, `${subject}: the error's cause is not the signal's reason.`);
  check(signal.listenerCount === 0, `${subject}: a listener stayed on the signal.`);
}

/** Exchanges that were given up may have arrived, and then their connections end; the next exchange works. */
async function checkNothingStaysOpen(fixture: TransportFixture): Promise<void> {
  const [request, response] = [pattern(40, 99), pattern(60, 98)];
  const sink = new TestSink(response.length);
  const exchanging = awaitedLater(exchanged(fixture, sink, request));
  for (;;) {
    const service = await fixture.accept();
    const first = outcomeOf(fixture.reader(service).take(request.length, "The next request"));
    const outcome = await fixture.waitFor(first, "the end of a connection that was given up: it stays open");
    if ("error" in outcome) {
      service.close();
      continue;
    }
    checkBytes(outcome.value, request, "The request after exchanges that were given up");
    await service.write([response]);
    await exchanging;
    checkBytes(sink.bytes, response, "The response after exchanges that were given up");
    return;
  }
}
