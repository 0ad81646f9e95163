import type { Socket } from "node:net";
import { type AcceptedConnection, chunksFrom } from "@parsec-ts/transport";
import type { ParsecError } from "@parsec-ts/wire-protocol";
import type { SocketLabel } from "./socket-label.js";
import { brokenError, closedHereError, isReset } from "./system-error.js";

/** The reason that a direction has ended: a system error, or one of two events that are no error. */
type End = Error | "closed here" | "ended by peer";

interface PendingRead {
  readonly resolve: (chunk: Uint8Array | undefined) => void;
  readonly reject: (error: ParsecError) => void;
}

/**
 * A connection over a connected, paused `net.Socket` that allows half-open connections.
 *
 * It reads only on request, one chunk at a time. So memory stays bounded, and an error waits in the kernel until all bytes before it have
 * been read.
 */
export class SocketConnection implements AcceptedConnection {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly #socket: Socket;
  readonly #label: SocketLabel;
  /** The `reject` functions of the pending writes. */
  #pendingWrites: ((error: ParsecError) => void)[] = [];
  #pendingRead: PendingRead | undefined;
  #writeEnd: End | undefined;
  #readEnd: End | undefined;
  #chunk: Uint8Array | undefined;

  constructor(socket: Socket, label: SocketLabel) {
    this.#socket = socket;
    this.#label = label;
    this.chunks = chunksFrom(
      () => this.#next(),
      () => this.close(),
    );
    // Plain bytes: slice() of a Buffer would be a view, and change when the chunk is wiped.
    socket.on("data", ({ buffer, byteOffset, length }: Uint8Array) =>
      this.#take(new Uint8Array(buffer, byteOffset, length)),
    );
    socket.on("end", () => this.#stopReading(this.#reset ?? "ended by peer"));
    socket.on("writeError", (error: Error) => this.#stopWriting(error));
    socket.on("error", (error) => this.#stop(error));
    // This event comes without an error event when both directions have ended.
    socket.on("close", () => this.#stop("closed here"));
  }

  write(parts: readonly Uint8Array[]): Promise<void> {
    const [only] = parts;
    // One part needs no cork, for which the socket keeps a list of writes.
    if (only !== undefined && parts.length === 1 && only.length > 0) {
      return this.#send((done) => void this.#socket.write(only, done));
    }
    const filled = parts.filter((part) => part.length > 0);
    const last = filled.pop();
    return this.#send((done) => {
      if (last === undefined) return done();
      // Corked, so that one writev sends all parts without a copy.
      this.#socket.cork();
      for (const part of filled) this.#socket.write(part);
      this.#socket.write(last, done);
      this.#socket.uncork();
    });
  }

  end(): Promise<void> {
    const ending = this.#send((done) => void this.#socket.end(done));
    this.#writeEnd ??= "closed here";
    return ending;
  }

  close(): void {
    this.#abandon();
    this.#socket.destroy();
  }

  reset(): void {
    this.#abandon();
    // A Unix socket has no reset: the system breaks the connection if bytes are unread when it is closed.
    if (this.#socket.remoteAddress !== undefined) this.#socket.resetAndDestroy();
    this.#socket.destroy(); // without waiting for what was written
  }

  /** The error of a connection that broke while it was written to. The system reports it once: reading then finds an end without one. */
  get #reset(): Error | undefined {
    const end = this.#writeEnd;
    return end instanceof Error && isReset(end) ? end : undefined;
  }

  #abandon(): void {
    this.#chunk?.fill(0);
    this.#stop("closed here");
  }

  /** Settles when the socket has sent everything, or when writing ends before. */
  #send(start: (done: (error?: Error | null) => void) => void): Promise<void> {
    if (this.#writeEnd !== undefined) return Promise.reject(this.#errorOf(this.#writeEnd, "write"));
    return new Promise((resolve, reject) => {
      this.#pendingWrites.push(reject);
      start((error) => {
        this.#pendingWrites = this.#pendingWrites.filter((pending) => pending !== reject);
        if (error) reject(this.#errorOf(error, "write"));
        else resolve();
      });
    });
  }

  #next(): Promise<Uint8Array | undefined> {
    this.#chunk?.fill(0);
    if (this.#readEnd === "ended by peer") return Promise.resolve(undefined);
    if (this.#readEnd !== undefined) return Promise.reject(this.#errorOf(this.#readEnd, "read"));
    return new Promise((resolve, reject) => {
      this.#pendingRead = { resolve, reject };
      if (this.#chunk === undefined) this.#resume();
      else setImmediate(() => this.#resume());
    });
  }

  /**
   * Starts to read. Not within the event that brought the chunk before: libuv would then take a connection that broke after that chunk for
   * one that has ended.
   */
  #resume(): void {
    if (this.#pendingRead !== undefined) this.#socket.resume();
  }

  #take(chunk: Uint8Array): void {
    this.#socket.pause();
    this.#chunk = chunk;
    this.#pendingRead?.resolve(chunk);
    this.#pendingRead = undefined;
  }

  #stop(end: End): void {
    this.#stopWriting(end);
    this.#stopReading(end);
  }

  #stopWriting(end: End): void {
    this.#writeEnd ??= end;
    for (const reject of this.#pendingWrites.splice(0)) reject(this.#errorOf(end, "write"));
  }

  #stopReading(end: End): void {
    this.#readEnd ??= end;
    if (end === "ended by peer") this.#pendingRead?.resolve(undefined);
    else this.#pendingRead?.reject(this.#errorOf(end, "read"));
    this.#pendingRead = undefined;
  }

  #errorOf(end: End, phase: "write" | "read"): ParsecError {
    return end instanceof Error ? brokenError(end, phase, this.#label) : closedHereError(phase, this.#label);
  }
}
