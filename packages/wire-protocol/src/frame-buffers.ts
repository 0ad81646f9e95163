import { allocateBytes } from "./bytes.js";

/** Number of bytes of a buffer: most requests fit. */
const BUFFER_LENGTH = 512;

/** Buffers that are kept: as many as frames are in flight at once in a busy client. */
const MAX_FREE = 256;

/**
 * Buffers for small frames, which are used again: to make an `ArrayBuffer` and to collect it costs more than to fill it. A frame gets a
 * buffer of zeroes and gives it back as such, so that none sees the bytes of another.
 */
export class FrameBuffers {
  readonly #free: ArrayBuffer[] = [];

  /** Lends zeroed bytes at the start of a buffer of their own. */
  take(length: number): Uint8Array<ArrayBuffer> {
    if (length > BUFFER_LENGTH) return allocateBytes(length);
    return new Uint8Array(this.#free.pop() ?? new ArrayBuffer(BUFFER_LENGTH), 0, length);
  }

  /** Takes bytes back that have been zeroed and that no one will use any more. */
  giveBack({ buffer }: Uint8Array<ArrayBuffer>): void {
    if (buffer.byteLength === BUFFER_LENGTH && this.#free.length < MAX_FREE) this.#free.push(buffer);
  }
}
