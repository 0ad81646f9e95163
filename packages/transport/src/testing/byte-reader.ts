import { copyBytes } from "@parsec-ts/wire-protocol";
import type { Connection } from "../transport.js";
import { check, checkTransportError, concatenated } from "./assertions.js";

/** Reads counted bytes from a connection without leaving its loop. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #surplus: Uint8Array = new Uint8Array(0);

  constructor(connection: Connection) {
    this.#chunks = connection.chunks[Symbol.asyncIterator]();
  }

  /** Exactly this many bytes; what came with them waits for the next call. */
  async take(length: number): Promise<Uint8Array> {
    const pieces = [this.#surplus];
    let have = this.#surplus.length;
    while (have < length) {
      const { done, value } = await this.#chunks.next();
      check(done !== true, `The bytes ended after ${have} of ${length}.`);
      pieces.push(copyBytes(value));
      have += value.length;
    }
    const bytes = concatenated(pieces);
    this.#surplus = bytes.slice(length);
    return bytes.subarray(0, length);
  }

  /** Everything up to a clean end. */
  async rest(): Promise<Uint8Array> {
    const pieces = [this.#surplus];
    for (let next = await this.#chunks.next(); next.done !== true; next = await this.#chunks.next()) {
      pieces.push(copyBytes(next.value));
    }
    return concatenated(pieces);
  }

  /** Waits until nothing more comes, be it a clean end or a broken connection; the number of bytes that still came. */
  async untilOver(): Promise<number> {
    let length = this.#surplus.length;
    try {
      for (let next = await this.#chunks.next(); next.done !== true; next = await this.#chunks.next()) {
        length += next.value.length;
      }
    } catch (error) {
      checkTransportError(error, "Reading until the end");
    }
    return length;
  }
}
