import { type AbortSignalLike, abortedError, type ExchangeSink } from "@parsec-ts/transport";
import { allocateBytes } from "@parsec-ts/wire-protocol";
import { ReadAfterWriteErrorSocket } from "./read-after-write-error-socket.js";
import type { SocketAddress } from "./socket-address.js";
import type { SocketLabel } from "./socket-label.js";
import { brokenError, closedHereError, isReset, NotConnectedError } from "./system-error.js";

/** The most bytes that one read takes: a response with 64 KiB of data and its header comes in one. */
const READ_LENGTH = 66 * 1024;

/** One exchange: the request, its destination, and the receiver of the response. */
export interface SocketExchange {
  readonly address: SocketAddress;
  readonly label: SocketLabel;
  readonly parts: readonly Uint8Array[];
  readonly sink: ExchangeSink;
  readonly signal: AbortSignalLike;
}

/** An exchange under way. */
interface Running extends SocketExchange {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  phase: "connect" | "write" | "read";
  writeError: Error | undefined;
}

/**
 * The buffer that all exchanges read into. Bytes are read and taken within one event, and wiped at its end, so no exchange sees those of
 * another. On Windows the system fills a buffer before the event: there each socket has its own.
 */
let sharedBuffer: Uint8Array | undefined;

function readBuffer(): Uint8Array {
  if (process.platform === "win32") return allocateBytes(READ_LENGTH);
  sharedBuffer ??= allocateBytes(READ_LENGTH);
  return sharedBuffer;
}

/**
 * A socket for one exchange after the other, each over a connection of its own: to connect a socket again costs a fraction of making a new
 * one. It is handed to `recycle` when it can be used again, and never after an error or an abort.
 */
export class ExchangeSocket {
  readonly #buffer = readBuffer();
  readonly #socket: ReadAfterWriteErrorSocket;
  #running: Running | undefined;
  #isReusable = false;
  #resuming: NodeJS.Immediate | undefined;

  constructor(recycle: (socket: ExchangeSocket) => void) {
    this.#socket = new ReadAfterWriteErrorSocket({ buffer: this.#buffer, take: (length) => this.#take(length) });
    this.#socket.on("connect", () => this.#connected());
    this.#socket.on("end", () => this.#ended());
    this.#socket.on("writeError", (error: Error) => {
      if (this.#running !== undefined) this.#running.writeError = error;
    });
    this.#socket.on("error", (error) => this.#failed(error));
    this.#socket.on("close", () => {
      this.#failed(undefined);
      if (this.#isReusable) recycle(this);
    });
  }

  /**
   * Runs one exchange. For a free socket.
   *
   * @throws `NotConnectedError` if the connection could not be opened; the error of the sink; else `ParsecError` of the transport family
   */
  run({ address, label, parts, sink, signal }: SocketExchange): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(abortedError(signal));
        return;
      }
      const phase = "connect";
      this.#running = { address, label, parts, sink, signal, resolve, reject, phase, writeError: undefined };
      this.#isReusable = false;
      signal.addEventListener("abort", this.#abort);
      this.#socket.connect("path" in address ? address : { ...address, noDelay: true });
    });
  }

  /** Writes only from here on: what is written before a connect that fails breaks the socket's next use. */
  #connected(): void {
    const running = this.#running;
    if (running === undefined) return;
    running.phase = "write";
    try {
      running.sink.connected();
    } catch (error) {
      this.#settle()?.reject(error);
    }
    if (this.#running === running) this.#write(running.parts);
  }

  #write(parts: readonly Uint8Array[]): void {
    const [only] = parts;
    if (parts.length === 1 && only !== undefined && only.length > 0) {
      this.#socket.write(only, this.#written);
      return;
    }
    const filled = parts.filter((part) => part.length > 0);
    const last = filled.pop();
    if (last === undefined) {
      this.#written();
      return;
    }
    // Corked, so that one writev sends all parts without a copy.
    if (filled.length > 0) this.#socket.cork();
    for (const part of filled) this.#socket.write(part);
    this.#socket.write(last, this.#written);
    if (filled.length > 0) this.#socket.uncork();
  }

  readonly #written = (): void => {
    const running = this.#running;
    if (running?.phase !== "write" || running.writeError !== undefined || this.#socket.destroyed) return;
    running.phase = "read";
    try {
      running.sink.sent();
    } catch (error) {
      this.#settle()?.reject(error);
    }
  };

  /** Takes what has been read. Returns true to read on at once. */
  #take(length: number): boolean {
    const chunk = this.#buffer.subarray(0, length);
    try {
      if (this.#running?.sink.take(chunk)) this.#settle()?.resolve();
    } catch (error) {
      this.#settle()?.reject(error);
    }
    chunk.fill(0);
    if (this.#running === undefined) return false;
    // libuv takes a connection that broke after a piece that did not fill the buffer for one that has ended, unless it is read in a later turn.
    if (length === READ_LENGTH) return true;
    this.#resuming = setImmediate(() => this.#socket.resume());
    return false;
  }

  #ended(): void {
    const running = this.#settle();
    if (running === undefined) return;
    const { writeError, label } = running;
    // The system reports a reset once: if the write got it, reading finds an end.
    if (writeError === undefined) running.resolve();
    else running.reject(brokenError(writeError, isReset(writeError) ? "read" : "write", label));
  }

  /** The socket is closed after an error, or without one if both directions have ended. */
  #failed(error: Error | undefined): void {
    const running = this.#settle();
    if (running === undefined) return;
    const { phase, label, writeError } = running;
    const cause = writeError ?? error;
    if (cause === undefined) running.reject(closedHereError(phase === "write" ? "write" : "read", label));
    else if (phase === "connect") running.reject(new NotConnectedError(cause));
    else running.reject(brokenError(cause, phase, label));
  }

  readonly #abort = (): void => {
    const running = this.#settle();
    running?.reject(abortedError(running.signal, running.phase));
  };

  /** Ends the exchange and closes its connection. The socket can be used again if the whole request had been sent. */
  #settle(): Running | undefined {
    const running = this.#running;
    if (running === undefined) return undefined;
    this.#running = undefined;
    running.signal.removeEventListener("abort", this.#abort);
    clearImmediate(this.#resuming);
    this.#isReusable = running.phase === "read" && !this.#socket.destroyed;
    this.#socket.destroy();
    return running;
  }
}
