import { SshFormatError } from "./ssh-format-error.js";

/**
 * Reads the data types of SSH one after the other. RFC 4251, section 5. Strings are views into the bytes.
 *
 * Every method throws {@link SshFormatError} where the bytes end too early.
 */
export class SshReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The position of what is read next. */
  get position(): number {
    return this.#at;
  }

  uint8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  uint64(): bigint {
    return this.#view.getBigUint64(this.#take(8));
  }

  string(): Uint8Array {
    const length = this.uint32();
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** A string that is ASCII, as all names of SSH are. */
  name(): string {
    return Buffer.from(this.string()).toString("latin1");
  }

  /** Ends the reading: nothing may be left. */
  end(): void {
    if (this.#at < this.#bytes.length) throw new SshFormatError("more bytes follow than belong there");
  }

  /** Returns the position of the next bytes, and goes behind them. */
  #take(length: number): number {
    const start = this.#at;
    if (length > this.#bytes.length - start) throw new SshFormatError("it ends too early");
    this.#at += length;
    return start;
  }
}
