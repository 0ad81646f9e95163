import { allocateBytes } from "@parsec-ts/wire-protocol";
import type { UnreadFields } from "./unknown-fields.js";

/** Size of a buffer that short unknown fields share. */
const SHARED_SIZE = 4096;

/** Bytes of unknown fields from which on they get a buffer of their own. */
const SEPARATE_FROM = 1024;

/** The copies of a body's unknown fields. They share a few buffers: a buffer for each message costs more than the message. */
export class UnknownBytes {
  readonly #bytes: Uint8Array;
  /** Offset behind the body. */
  readonly #end: number;
  readonly #buffers: Uint8Array[] = [];
  /** The last buffer that is shared, and its bytes in use. */
  #shared = new Uint8Array(0);
  #used = 0;

  constructor(bytes: Uint8Array, end: number) {
    this.#bytes = bytes;
    this.#end = end;
  }

  /** Copies the fields at the positions `ranges`: start and end of each row of fields, in order. */
  copy(ranges: readonly number[]): UnreadFields {
    let length = 0;
    for (let i = 0; i < ranges.length; i += 2) length += (ranges[i + 1] ?? 0) - (ranges[i] ?? 0);
    const { bytes, start } = this.reserve(length, this.#end - (ranges[0] ?? 0));
    let at = start;
    for (let i = 0; i < ranges.length; i += 2) {
      const part = this.#bytes.subarray(ranges[i], ranges[i + 1]);
      bytes.set(part, at);
      at += part.length;
    }
    return { bytes, start, end: at };
  }

  /** Zeroes all copies. */
  wipe(): void {
    for (const buffer of this.#buffers) buffer.fill(0);
  }

  /** `left` are the bytes of the body from here on: later fields need no more. */
  private reserve(length: number, left: number): { readonly bytes: Uint8Array; readonly start: number } {
    if (length >= SEPARATE_FROM) return { bytes: this.allocate(length), start: 0 };
    if (length > this.#shared.length - this.#used) {
      this.#shared = this.allocate(Math.min(SHARED_SIZE, left));
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += length;
    return { bytes: this.#shared, start };
  }

  private allocate(length: number): Uint8Array<ArrayBuffer> {
    const buffer = allocateBytes(length);
    this.#buffers.push(buffer);
    return buffer;
  }
}
