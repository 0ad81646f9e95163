import { checkArgument } from "@parsec-ts/wire-protocol";
import { mustBeConnection } from "./argument-rules.js";
import type { AcceptedConnection } from "./transport.js";

/** Connections that have arrived and wait to be accepted, in order. A {@link Listener} is made around one. */
export class ConnectionQueue implements AsyncIterable<AcceptedConnection> {
  readonly #arrived: AcceptedConnection[] = [];
  readonly #waiting: ((result: IteratorResult<AcceptedConnection, undefined>) => void)[] = [];
  #closed = false;

  /** The number of connections that have not been accepted yet. */
  get length(): number {
    return this.#arrived.length;
  }

  /** True after {@link ConnectionQueue.close}. */
  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Hands the connection to the iterator that has waited longest. Closes it if the queue is closed.
   *
   * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for anything but a connection
   */
  push(connection: AcceptedConnection): void {
    checkArgument("push", "connection", connection, mustBeConnection);
    const take = this.#waiting.shift();
    if (this.#closed) connection.close();
    else if (take === undefined) this.#arrived.push(connection);
    else take({ done: false, value: connection });
  }

  /** Ends the iteration and closes the connections that were not accepted. Harmless when called again. */
  close(): void {
    this.#closed = true;
    for (const connection of this.#arrived.splice(0)) connection.close();
    for (const take of this.#waiting.splice(0)) take({ done: true, value: undefined });
  }

  /** Iterates over the queue. All iterators share it, and leaving a loop does not close it. */
  [Symbol.asyncIterator](): AsyncIterator<AcceptedConnection, undefined> {
    return { next: () => this.#next() };
  }

  #next(): Promise<IteratorResult<AcceptedConnection, undefined>> {
    const connection = this.#arrived.shift();
    if (connection !== undefined) return Promise.resolve({ done: false, value: connection });
    if (this.#closed) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
