import type { AcceptedConnection } from "./transport.js";

/** Connections between their arrival and their acceptance, in order: what a {@link Listener} is made around. */
export class ConnectionQueue implements AsyncIterable<AcceptedConnection> {
  readonly #arrived: AcceptedConnection[] = [];
  readonly #takers: ((result: IteratorResult<AcceptedConnection, undefined>) => void)[] = [];
  #closed = false;

  /** Connections that nobody has taken yet. */
  get length(): number {
    return this.#arrived.length;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Hands a connection to whoever waits longest; one that comes after {@link ConnectionQueue.close} is closed. */
  push(connection: AcceptedConnection): void {
    const take = this.#takers.shift();
    if (this.#closed) connection.close();
    else if (take === undefined) this.#arrived.push(connection);
    else take({ done: false, value: connection });
  }

  /** Ends the iteration and closes what nobody has taken. Harmless when called again. */
  close(): void {
    this.#closed = true;
    for (const connection of this.#arrived.splice(0)) connection.close();
    for (const take of this.#takers.splice(0)) take({ done: true, value: undefined });
  }

  /** All iterators take from the one queue; leaving a loop leaves the queue as it is. */
  [Symbol.asyncIterator](): AsyncIterator<AcceptedConnection, undefined> {
    return { next: () => this.#next() };
  }

  #next(): Promise<IteratorResult<AcceptedConnection, undefined>> {
    const connection = this.#arrived.shift();
    if (connection !== undefined) return Promise.resolve({ done: false, value: connection });
    if (this.#closed) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#takers.push(resolve));
  }
}
