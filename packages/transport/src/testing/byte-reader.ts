import { copyBytes, EMPTY } from "@parsec-ts/wire-protocol";
import type { Connection } from "../transport.js";
import { check, checkTransportError, concat } from "./assertions.js";

/** Reads counted bytes from a connection without leaving its loop. */
export class ByteReader {
  readonly #connection: Connection;
  #iterator: AsyncIterator<Uint8Array> | undefined;
  #surplus: Uint8Array = EMPTY;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Reads exactly this many bytes. Bytes that came with them are kept for the next call. `subject` names the bytes in the message. */
  async take(length: number, subject: string): Promise<Uint8Array> {
    const pieces = [this.#surplus];
    let have = this.#surplus.length;
    while (have < length) {
      const chunk = await this.#next();
      check(chunk !== undefined, `${subject}: the bytes ended after ${have} of ${length}.`);
      pieces.push(chunk);
      have += chunk.length;
    }
    const bytes = concat(pieces);
    this.#surplus = bytes.slice(length);
    return bytes.subarray(0, length);
  }

  /** Reads everything up to a clean end, or to the error of a broken connection. */
  async toEnd(): Promise<{ readonly bytes: Uint8Array; readonly failure?: { readonly error: unknown } }> {
    const pieces = [this.#surplus];
    this.#surplus = EMPTY;
    try {
      for (let chunk = await this.#next(); chunk !== undefined; chunk = await this.#next()) pieces.push(chunk);
      return { bytes: concat(pieces) };
    } catch (error) {
      return { bytes: concat(pieces), failure: { error } };
    }
  }

  /** Reads everything up to a clean end. */
  async rest(): Promise<Uint8Array> {
    const { bytes, failure } = await this.toEnd();
    if (failure !== undefined) throw failure.error;
    return bytes;
  }

  /** Reads until a clean end or a broken connection. Returns the number of bytes. */
  async drain(): Promise<number> {
    const { bytes, failure } = await this.toEnd();
    if (failure !== undefined) checkTransportError(failure.error, "Reading until the end", { phase: "read" });
    return bytes.length;
  }

  /** Reads a chunk and copies it; undefined at the end. */
  async #next(): Promise<Uint8Array | undefined> {
    // Made at the first read: a case may iterate the chunks of a connection itself, and they are to be iterated once.
    this.#iterator ??= this.#connection.chunks[Symbol.asyncIterator]();
    const { done, value } = await this.#iterator.next();
    if (done === true) return undefined;
    check(value.length > 0, "A chunk has no bytes.");
    return copyBytes(value);
  }
}
