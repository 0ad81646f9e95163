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
  readonly #free: Uint8Array<ArrayBuffer>[] = [];

  /** Lends 512 zeroed bytes with a buffer of their own. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#free.pop() ?? newFrameBuffer();
  }

  /** Takes bytes back that have been zeroed and that no one will use any more. */
  giveBack(bytes: Uint8Array<ArrayBuffer>): void {
    if (bytes.length === BUFFER_LENGTH && this.#free.length < MAX_FREE) this.#free.push(bytes);
  }
}

/** Makes zeroed bytes for one frame. */
export function newFrameBuffer(): Uint8Array<ArrayBuffer> {
  return allocateBytes(BUFFER_LENGTH);
}
