import { copyBytes, type ParsecError } from "@parsec-ts/wire-protocol";
import { transportError } from "./transport-error.js";

/** Bytes that wait in a pipe at most, as in a kernel's socket buffer: enough for an answer that nobody reads yet. */
export const PIPE_CAPACITY = 65_536;

interface PendingWrite {
  /** What is left of the caller's parts, which stay as they are until the write settles. */
  readonly parts: Uint8Array[];
  readonly resolve: () => void;
  readonly reject: (error: ParsecError) => void;
}

/** One direction of an in-memory connection: a bounded buffer of copies, and behind it the writes that wait for room. */
export class MemoryPipe {
  readonly #buffer: Uint8Array[] = [];
  #buffered = 0;
  readonly #writes: PendingWrite[] = [];
  #finished = false;
  #cancelled = false;
  #taken: Uint8Array | undefined;
  #wakeReader: (() => void) | undefined;

  /** Resolves once all parts have found room in the buffer. */
  write(parts: readonly Uint8Array[]): Promise<void> {
    if (this.#cancelled) return Promise.reject(closedByPeer());
    if (this.#finished) return Promise.reject(closedHere("write"));
    return new Promise((resolve, reject) => {
      this.#writes.push({ parts: parts.filter((part) => part.length > 0), resolve, reject });
      this.#fill();
    });
  }

  /** No more writes: the reader sees the end after what was written before, and then this resolves. */
  finish(): Promise<void> {
    const sent = this.write([]);
    this.#finished = true;
    this.#fill();
    return sent;
  }

  /** The writer is gone: what has not found room is lost, the rest stays readable. */
  abandon(): void {
    this.#finished = true;
    for (const { reject } of this.#writes.splice(0)) reject(closedHere("write"));
    this.#wake();
  }

  /** The next bytes, wiped when the ones after them are read; undefined at the end. For one reader at a time. */
  async read(): Promise<Uint8Array | undefined> {
    this.#taken?.fill(0);
    while (!this.#cancelled) {
      this.#taken = this.#buffer.shift();
      if (this.#taken !== undefined) {
        this.#buffered -= this.#taken.length;
        this.#fill();
        return this.#taken;
      }
      if (this.#finished) return undefined;
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
    }
    throw closedHere("read");
  }

  /** The reader is gone: nothing more is taken; what it took last and what waits in the buffer are wiped. */
  cancel(): void {
    this.#cancelled = true;
    this.#taken?.fill(0);
    for (const chunk of this.#buffer.splice(0)) chunk.fill(0);
    for (const { reject } of this.#writes.splice(0)) reject(closedByPeer());
    this.#wake();
  }

  #fill(): void {
    for (let write = this.#writes[0]; write !== undefined; write = this.#writes[0]) {
      this.#moveParts(write.parts);
      if (write.parts.length > 0) break;
      this.#writes.shift();
      write.resolve();
    }
    if (this.#buffered > 0 || this.#finished) this.#wake();
  }

  #moveParts(parts: Uint8Array[]): void {
    for (let part = parts[0]; part !== undefined && this.#buffered < PIPE_CAPACITY; part = parts[0]) {
      const room = PIPE_CAPACITY - this.#buffered;
      const taken = copyBytes(part.subarray(0, room));
      this.#buffer.push(taken);
      this.#buffered += taken.length;
      if (taken.length === part.length) parts.shift();
      else parts[0] = part.subarray(taken.length);
    }
  }

  #wake(): void {
    this.#wakeReader?.();
    this.#wakeReader = undefined;
  }
}

function closedByPeer(): ParsecError {
  return transportError("ERR_PARSEC_TRANSPORT_CLOSED", "The peer closed the connection.", { phase: "write" });
}

function closedHere(phase: "write" | "read"): ParsecError {
  const message = "The connection was closed on this side: open another for the next exchange.";
  return transportError("ERR_PARSEC_TRANSPORT_CLOSED", message, { phase });
}
