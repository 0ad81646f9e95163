import { copyBytes } from "@parsec-ts/wire-protocol";
import type { Connection } from "../transport.js";
import { check, checkTransportError, concat } from "./assertions.js";

/** Reads counted bytes from a connection without leaving its loop. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #surplus: Uint8Array = new Uint8Array(0);

  constructor(connection: Connection) {
    this.#chunks = connection.chunks[Symbol.asyncIterator]();
  }

  /** Reads exactly this many bytes. Bytes that came with them are kept for the next call. */
  async take(length: number): Promise<Uint8Array> {
    const pieces = [this.#surplus];
    let have = this.#surplus.length;
    while (have < length) {
      const { done, value } = await this.#chunks.next();
      check(done !== true, `The bytes ended after ${have} of ${length}.`);
      pieces.push(copyBytes(value));
      have += value.length;
    }
    const bytes = concat(pieces);
    this.#surplus = bytes.slice(length);
    return bytes.subarray(0, length);
  }

  /** Reads everything up to a clean end. */
  async rest(): Promise<Uint8Array> {
    const pieces = [this.#surplus];
    for (let next = await this.#chunks.next(); next.done !== true; next = await this.#chunks.next()) {
      pieces.push(copyBytes(next.value));
    }
    return concat(pieces);
  }

  /** Reads until a clean end or a broken connection. Returns the number of bytes. */
  async drain(): Promise<number> {
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
