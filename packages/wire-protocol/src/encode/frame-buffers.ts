import { allocateBytes, EMPTY } from "../bytes.js";

/** Number of bytes of a buffer: most requests fit. */
const BUFFER_LENGTH = 512;

/** Buffers that are kept: as many as frames are in flight at once in a busy client. */
const MAX_FREE = 256;

/** A buffer for one small frame. */
export interface FrameBuffer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The part of the bytes that the last frame took. Frames of one operation often have one length, and to make a view costs time. */
  part: Uint8Array;
}

/**
 * Buffers for small frames, which are used again: to make an `ArrayBuffer` and to collect it costs more than to fill it. A frame gets a
 * buffer of zeroes and gives it back as such, so that none sees the bytes of another.
 */
export class FrameBuffers {
  readonly #free: FrameBuffer[] = [];

  /** Lends a buffer of 512 zeroes. */
  take(): FrameBuffer {
    return this.#free.pop() ?? newFrameBuffer();
  }

  /** Takes a buffer back that has been zeroed and that no one will use any more. */
  giveBack(buffer: FrameBuffer): void {
    if (this.#free.length < MAX_FREE) this.#free.push(buffer);
  }
}

/** Makes a buffer of 512 zeroes. */
export function newFrameBuffer(): FrameBuffer {
  return { bytes: allocateBytes(BUFFER_LENGTH), part: EMPTY };
}
