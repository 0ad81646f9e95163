import { checkArgument, copyBytes, type ParsecError } from "@parsec-ts/wire-protocol";
import { mustBeParts } from "./argument-rules.js";
import { transportError } from "./transport-error.js";

/** The most bytes that wait in a pipe, as in a kernel's socket buffer: enough for a response that is not read yet. */
export const PIPE_CAPACITY = 65_536;

interface PendingWrite {
  /** The rest of the caller's parts. The caller leaves them unchanged until the write settles. */
  readonly parts: Uint8Array[];
  readonly resolve: () => void;
  readonly reject: (error: ParsecError) => void;
}

/** One direction of an in-memory connection: a bounded buffer of copies, and the writes that wait for free space in it. */
export class MemoryPipe {
  readonly #buffer: Uint8Array[] = [];
  #buffered = 0;
  readonly #writes: PendingWrite[] = [];
  #finished = false;
  #broken = false;
  #cancelled = false;
  #lastChunk: Uint8Array | undefined;
  #wakeReader: (() => void) | undefined;

  /** Resolves once all parts are in the buffer. */
  write(parts: readonly Uint8Array[]): Promise<void> {
    if (this.#cancelled) return Promise.reject(closedByPeerError("write"));
    if (this.#finished) return Promise.reject(closedHereError("write"));
    return new Promise((resolve, reject) => {
      checkArgument("write", "parts", parts, mustBeParts);
      this.#writes.push({ parts: parts.filter((part) => part.length > 0), resolve, reject });
      this.#fill();
    });
  }

  /** Ends the direction: the reader sees the end after everything that was written. Resolves when all of that is in the buffer. */
  finish(): Promise<void> {
    const sent = this.write([]);
    this.#finished = true;
    this.#fill();
    return sent;
  }

  /** Ends the direction for a writer that has closed: pending writes fail, and what is in the buffer stays readable. */
  stopWriting(): void {
    this.#finished = true;
    for (const { reject } of this.#writes.splice(0)) reject(closedHereError("write"));
    this.#wake();
  }

  /** Ends the direction for a writer that breaks the connection: as {@link MemoryPipe.stopWriting}, but the reader gets an error at the end. */
  breakOff(): void {
    this.#broken ||= !this.#finished;
    this.stopWriting();
  }

  /** Reads the next bytes; undefined at the end. They are wiped by the next read. For one reader at a time. */
  async read(): Promise<Uint8Array | undefined> {
    this.#lastChunk?.fill(0);
    while (!this.#cancelled) {
      this.#lastChunk = this.#buffer.shift();
      if (this.#lastChunk !== undefined) {
        this.#buffered -= this.#lastChunk.length;
        this.#fill();
        return this.#lastChunk;
      }
      if (this.#broken) throw closedByPeerError("read");
      if (this.#finished) return undefined;
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
    }
    throw closedHereError("read");
  }

  /** Ends the direction for a reader that has closed: writes fail, and the last chunk and the buffer are wiped. */
  stopReading(): void {
    this.#cancelled = true;
    this.#lastChunk?.fill(0);
    for (const chunk of this.#buffer.splice(0)) chunk.fill(0);
    for (const { reject } of this.#writes.splice(0)) reject(closedByPeerError("write"));
    this.#wake();
  }

  #fill(): void {
    for (let write = this.#writes[0]; write !== undefined; write = this.#writes[0]) {
      this.#copyParts(write.parts);
      if (write.parts.length > 0) break;
      this.#writes.shift();
      write.resolve();
    }
    if (this.#buffered > 0 || this.#finished) this.#wake();
  }

  #copyParts(parts: Uint8Array[]): void {
    for (let part = parts[0]; part !== undefined && this.#buffered < PIPE_CAPACITY; part = parts[0]) {
      const free = PIPE_CAPACITY - this.#buffered;
      const copy = copyBytes(part.subarray(0, free));
      this.#buffer.push(copy);
      this.#buffered += copy.length;
      if (copy.length === part.length) parts.shift();
      else parts[0] = part.subarray(copy.length);
    }
  }

  #wake(): void {
    this.#wakeReader?.();
    this.#wakeReader = undefined;
  }
}

function closedByPeerError(phase: "write" | "read"): ParsecError {
  return transportError("ERR_PARSEC_TRANSPORT_CLOSED", "The peer closed the connection.", { phase });
}

function closedHereError(phase: "write" | "read"): ParsecError {
  const message = "The connection was closed on this side: open another for the next exchange.";
  return transportError("ERR_PARSEC_TRANSPORT_CLOSED", message, { phase });
}
