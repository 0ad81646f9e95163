import type { Socket } from "node:net";
import type { ParsecError } from "@parsec-ts/wire-protocol";
import { chunksFrom } from "@parsec-ts/transport";
import type { AcceptedConnection } from "@parsec-ts/transport";
import { brokenError, closedHere, type SocketPlace } from "./system-error.js";

/** Why a direction is over: the system error that broke it, or what happened without one. */
type End = Error | "closed here" | "ended by peer";

interface PendingRead {
  readonly resolve: (chunk: Uint8Array | undefined) => void;
  readonly reject: (error: ParsecError) => void;
}

/**
 * A connection over a connected, paused `net.Socket` that allows half-open connections.
 *
 * It reads only when it is asked to, one chunk at a time. So memory stays bounded, and an error waits in the kernel until all
 * that came before it has been taken.
 */
export class SocketConnection implements AcceptedConnection {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly #socket: Socket;
  readonly #place: SocketPlace;
  /** How to fail the writes that are under way. */
  readonly #writing = new Set<(error: ParsecError) => void>();
  #reading: PendingRead | undefined;
  #writeEnd: End | undefined;
  #readEnd: End | undefined;
  #chunk: Uint8Array | undefined;

  constructor(socket: Socket, place: SocketPlace) {
    this.#socket = socket;
    this.#place = place;
    this.chunks = chunksFrom(
      () => this.#next(),
      () => this.close(),
    );
    // Plain bytes, not a Buffer, whose slice() would be a view of what is wiped later.
    socket.on("data", ({ buffer, byteOffset, length }: Uint8Array) =>
      this.#take(new Uint8Array(buffer, byteOffset, length)),
    );
    socket.on("end", () => this.#stopReading("ended by peer"));
    socket.on("writeError", (error: Error) => this.#stopWriting(error));
    socket.on("error", (error) => this.#stop(error));
    // Without an error when both directions have ended.
    socket.on("close", () => this.#stop("closed here"));
  }

  write(parts: readonly Uint8Array[]): Promise<void> {
    const filled = parts.filter((part) => part.length > 0);
    const last = filled.pop();
    return this.#send((done) => {
      if (last === undefined) return done();
      // Corked, so that all parts leave in one writev, without a copy.
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
    this.#chunk?.fill(0);
    this.#stop("closed here");
    this.#socket.destroy();
  }

  /** Settles when the socket is done, or when writing has to stop before. */
  #send(start: (done: (error?: Error | null) => void) => void): Promise<void> {
    if (this.#writeEnd !== undefined) return Promise.reject(this.#errorOf(this.#writeEnd, "write"));
    return new Promise((resolve, reject) => {
      this.#writing.add(reject);
      start((error) => {
        this.#writing.delete(reject);
        if (error) reject(this.#errorOf(error, "write"));
        else resolve();
      });
    });
  }

  async #next(): Promise<Uint8Array | undefined> {
    this.#chunk?.fill(0);
    if (this.#readEnd === "ended by peer") return undefined;
    if (this.#readEnd !== undefined) throw this.#errorOf(this.#readEnd, "read");
    return new Promise((resolve, reject) => {
      this.#reading = { resolve, reject };
      this.#socket.resume();
    });
  }

  #take(chunk: Uint8Array): void {
    this.#socket.pause();
    this.#chunk = chunk;
    this.#reading?.resolve(chunk);
    this.#reading = undefined;
  }

  #stop(end: End): void {
    this.#stopWriting(end);
    this.#stopReading(end);
  }

  #stopWriting(end: End): void {
    this.#writeEnd ??= end;
    for (const reject of this.#writing) reject(this.#errorOf(end, "write"));
    this.#writing.clear();
  }

  #stopReading(end: End): void {
    this.#readEnd ??= end;
    if (end === "ended by peer") this.#reading?.resolve(undefined);
    else this.#reading?.reject(this.#errorOf(end, "read"));
    this.#reading = undefined;
  }

  #errorOf(end: End, phase: "write" | "read"): ParsecError {
    return end instanceof Error ? brokenError(end, phase, this.#place) : closedHere(phase, this.#place);
  }
}
