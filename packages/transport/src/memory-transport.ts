import { checkOptions, mustBeInteger, type OptionRules } from "@parsec-ts/wire-protocol";
import { checkConnectOptions } from "./argument-rules.js";
import { chunksFrom } from "./chunks-from.js";
import { ConnectionQueue } from "./connection-queue.js";
import { MemoryPipe } from "./memory-pipe.js";
import type { AcceptedConnection, Connection, ConnectOptions, Listener, Transport } from "./transport.js";
import { abortedError, transportError } from "./transport-error.js";

/** A transport and the listener that it leads to, at an address that exists only in this process. */
export interface MemoryPair {
  /** For the client. */
  readonly transport: Transport;
  /** For the service. */
  readonly listener: Listener;
}

/** Options of {@link memoryTransport}. */
export interface MemoryTransportOptions {
  /** The most connections that wait to be accepted; one more is refused as busy. The default is 4,096, as on Linux. */
  readonly backlog?: number;
}

const optionRules: OptionRules<MemoryTransportOptions> = {
  backlog: /* @__PURE__ */ mustBeInteger(0, Number.MAX_SAFE_INTEGER),
};

/**
 * Makes a transport and the listener that it leads to, with no I/O and no timers: for a service inside the client's process.
 *
 * It behaves like a Unix socket. Connecting succeeds as soon as the connection waits to be accepted. A write resolves once at
 * most 64 KiB of all that was written still wait to be read, so a response may be written before it is read. Bytes travel as
 * copies, and a chunk is wiped as soon as it stops being valid. After a close the peer can still read what was sent before.
 *
 * @example
 * ```ts
 * const { transport, listener } = memoryTransport();
 * ```
 * @throws on connect `ERR_PARSEC_ARGUMENT`; `ParsecError` of the transport family: `ERR_PARSEC_ABORTED`, `ERR_PARSEC_TRANSPORT_REFUSED`
 * once the listener is closed, `ERR_PARSEC_TRANSPORT_BUSY` while its backlog is full
 */
export function memoryTransport(options: MemoryTransportOptions = {}): MemoryPair {
  checkOptions("memoryTransport", options, optionRules);
  const { backlog = 4096 } = options;
  const queue = new ConnectionQueue();
  const phase = "connect";

  async function connect(options: ConnectOptions): Promise<Connection> {
    checkConnectOptions("connect", options);
    const { signal } = options;
    await undefined; // so that a signal that fires right after the call is seen
    if (signal.aborted) throw abortedError(signal);
    if (queue.closed) {
      throw transportError("ERR_PARSEC_TRANSPORT_REFUSED", "Nothing listens there: the listener was closed.", {
        phase,
      });
    }
    if (queue.length >= backlog) {
      const message = "Too many connections wait to be accepted; nothing was sent: try again.";
      throw transportError("ERR_PARSEC_TRANSPORT_BUSY", message, { phase });
    }
    const up = new MemoryPipe();
    const down = new MemoryPipe();
    queue.push(new MemoryConnection(up, down));
    return new MemoryConnection(down, up);
  }

  async function close(): Promise<void> {
    queue.close();
  }

  return { transport: { connect }, listener: { connections: queue, close } };
}

class MemoryConnection implements AcceptedConnection {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly #incoming: MemoryPipe;
  readonly #outgoing: MemoryPipe;

  constructor(incoming: MemoryPipe, outgoing: MemoryPipe) {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.chunks = chunksFrom(
      () => incoming.read(),
      () => this.close(),
    );
  }

  write(parts: readonly Uint8Array[]): Promise<void> {
    return this.#outgoing.write(parts);
  }

  end(): Promise<void> {
    return this.#outgoing.finish();
  }

  close(): void {
    this.#incoming.stopReading();
    this.#outgoing.stopWriting();
  }

  reset(): void {
    this.#incoming.stopReading();
    this.#outgoing.breakOff();
  }
}
