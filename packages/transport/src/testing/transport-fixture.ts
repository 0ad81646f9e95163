import { exchange } from "../exchange.js";
import type { AcceptedConnection, Connection, Listener, Transport } from "../transport.js";
import { check, checkBytes, checkedClose, outcomeOf } from "./assertions.js";
import { ByteReader } from "./byte-reader.js";
import { TestAbortSignal } from "./test-abort-signal.js";
import type { TestSink } from "./test-sink.js";

/** The client's end and the service's end of one connection. */
export interface Pair {
  readonly client: Connection;
  readonly service: AcceptedConnection;
}

/** A case of the kit; it runs in a fixture of its own. */
export interface FixtureCase {
  /** Completes the sentence "The transport …". */
  readonly title: string;
  /** The way of exchanges that the case is about: a transport without `exchange` of its own skips `"own"`. */
  readonly exchange?: "own" | "over a connection";
  run(fixture: TransportFixture): Promise<void>;
}

/** One listener, the transport that leads to it, and all connections that a case opens between them. */
export class TransportFixture {
  readonly transport: Transport;
  readonly listener: Listener;
  readonly #arrivals: AsyncIterator<AcceptedConnection>;
  readonly #sinks: TestSink[] = [];
  /** All connections that were opened, each with its reader. */
  readonly #readers = new Map<Connection, ByteReader>();
  readonly #steps = new Set<{ readonly what: string }>();
  #settledSteps = 0;
  #closed = false;

  constructor(transport: Transport, listener: Listener) {
    this.transport = transport;
    this.listener = listener;
    this.#arrivals = listener.connections[Symbol.asyncIterator]();
  }

  /** The steps that the case waits for now, each as it completes the sentence "It waited for …". */
  get pendingSteps(): readonly string[] {
    return [...this.#steps].map(({ what }) => what);
  }

  /** The number of steps that the case has waited for: as long as it grows, the case goes on. */
  get settledSteps(): number {
    return this.#settledSteps;
  }

  /** Waits for a promise. `what` names it in the error of a case that takes too long. */
  async waitFor<T>(promise: Promise<T>, what: string): Promise<T> {
    const step = { what };
    this.#steps.add(step);
    try {
      return await promise;
    } finally {
      this.#steps.delete(step);
      this.#settledSteps++;
    }
  }

  async connect(signal: TestAbortSignal = new TestAbortSignal()): Promise<Connection> {
    return this.#opened(await this.waitFor(this.transport.connect({ signal }), "connect() to settle"));
  }

  /** Makes one exchange, whose sink must be called as promised. */
  async exchange(
    parts: readonly Uint8Array[],
    sink: TestSink,
    signal: TestAbortSignal = new TestAbortSignal(),
  ): Promise<void> {
    this.#sinks.push(sink);
    try {
      await this.waitFor(exchange(this.transport, parts, sink, { signal }), "the exchange to settle");
    } finally {
      sink.settled();
      sink.check();
    }
  }

  /** Accepts the next connection; undefined once the listener is closed. */
  async arrival(): Promise<AcceptedConnection | undefined> {
    const { done, value } = await this.#arrivals.next();
    return done === true ? undefined : this.#opened(value);
  }

  async accept(): Promise<AcceptedConnection> {
    const service = await this.waitFor(this.arrival(), "a connection to arrive at the listener");
    check(service !== undefined, "The listener ended while a connection was expected.");
    return service;
  }

  async pair(): Promise<Pair> {
    const [client, service] = await Promise.all([this.connect(), this.accept()]);
    return { client, service };
  }

  /** The one reader of a connection. */
  reader(connection: Connection): ByteReader {
    const reader = this.#readers.get(connection) ?? new ByteReader(connection);
    this.#readers.set(connection, reader);
    return reader;
  }

  /** Reads as many bytes as are expected, which must be those. `subject` names them in the message. */
  async receive(connection: Connection, expected: Uint8Array, subject: string): Promise<void> {
    const bytes = this.reader(connection).take(expected.length, subject);
    checkBytes(await this.waitFor(bytes, `${expected.length} bytes (${subject})`), expected, subject);
  }

  /** Reads to a clean end the bytes that are expected, and no others. */
  async receiveAll(connection: Connection, expected: Uint8Array, subject: string): Promise<void> {
    checkBytes(
      await this.waitFor(this.reader(connection).rest(), `the end of the bytes (${subject})`),
      expected,
      subject,
    );
  }

  /** Reads until a clean end or a broken connection. Returns the number of bytes. */
  drain(connection: Connection, what: string): Promise<number> {
    return this.waitFor(this.reader(connection).drain(), what);
  }

  closeTransport(): void {
    checkedClose(this.transport, "Transport.close()");
  }

  /** Closes both ends of every connection, and the transport. Fails, once all are closed, if one of them throws. */
  async close(): Promise<void> {
    this.#closed = true;
    const connections = [...this.#readers.keys()].map((connection) => async () => checkedClose(connection));
    const closing = [...connections, async () => this.closeTransport()].map((close) => outcomeOf(close()));
    for (const outcome of await Promise.all(closing)) if ("error" in outcome) throw outcome.error;
    for (const sink of this.#sinks) sink.check();
  }

  #opened<Opened extends Connection>(connection: Opened): Opened {
    this.reader(connection);
    if (this.#closed) connection.close();
    return connection;
  }
}
