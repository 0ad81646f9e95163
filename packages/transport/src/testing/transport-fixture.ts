import type { AcceptedConnection, Connection, Listener, Transport } from "../transport.js";
import { check } from "./assertions.js";
import { TestAbortSignal } from "./test-abort-signal.js";

/** What the kit needs to know of a transport. */
export interface TransportHarness<Peer extends Listener = Listener> {
  /** Starts listening at an address of its own; asked once for each case, which closes it again. */
  peer(): Peer | Promise<Peer>;

  /** The transport under test, leading to that listener. */
  connect(peer: Peer): Transport | Promise<Transport>;

  /** A transport whose `connect` neither succeeds nor fails by itself, where the platform has such an address. */
  stalled?(): Transport | Promise<Transport>;
}

/** A client's end and the service's end of one connection. */
export interface Pair {
  readonly client: Connection;
  readonly service: AcceptedConnection;
}

/** One listener, the transport that leads to it, and all that a case opens between them. */
export class TransportFixture {
  readonly transport: Transport;
  readonly listener: Listener;
  readonly #arrivals: AsyncIterator<AcceptedConnection>;
  readonly #opened: Connection[] = [];

  constructor(transport: Transport, listener: Listener) {
    this.transport = transport;
    this.listener = listener;
    this.#arrivals = listener.connections[Symbol.asyncIterator]();
  }

  async connect(signal: TestAbortSignal = new TestAbortSignal()): Promise<Connection> {
    const client = await this.transport.connect({ signal });
    this.#opened.push(client);
    return client;
  }

  /** The next connection that arrived, or undefined once the listener is closed. */
  async arrival(): Promise<AcceptedConnection | undefined> {
    const { done, value } = await this.#arrivals.next();
    if (done === true) return undefined;
    this.#opened.push(value);
    return value;
  }

  async accept(): Promise<AcceptedConnection> {
    const service = await this.arrival();
    check(service !== undefined, "The listener ended while a connection was expected.");
    return service;
  }

  async pair(): Promise<Pair> {
    const [client, service] = await Promise.all([this.connect(), this.accept()]);
    return { client, service };
  }

  /** Closes both ends of every connection. */
  close(): void {
    for (const connection of this.#opened) connection.close();
  }
}

/** What a case does in a fixture of its own. */
export interface FixtureCase {
  readonly title: string;
  run(fixture: TransportFixture): Promise<void>;
}

/** Runs a case between its own listener and transport, and closes all it opened, also when it failed. */
export async function runCase<Peer extends Listener>(
  { run }: FixtureCase,
  harness: TransportHarness<Peer>,
): Promise<void> {
  const listener = await harness.peer();
  try {
    const fixture = new TransportFixture(await harness.connect(listener), listener);
    await run(fixture).finally(() => fixture.close());
  } finally {
    await listener.close();
  }
}
