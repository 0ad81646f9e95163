import {
  allocateBytes,
  type EncodedBody,
  kindOf,
  NOTHING_SEPARATE,
  type SeparateBytes,
} from "@parsec-ts/wire-protocol";

/**
 * Byte fields of this length or more stay separate parts of the frame. Copying a shorter one is cheaper than another piece for
 * `writev`.
 */
export const SEPARATE_FROM: number = 16 * 1024;

/** A value that its field cannot hold. Each message that holds it adds its name on the way out. */
export class RefusedValue extends Error {
  path: string;
  readonly expected: string;

  constructor(path: string, expected: string) {
    super();
    this.path = path;
    this.expected = expected;
  }
}

/**
 * Target of the fields of a message for generated code, which checks each value as it writes it: in one pass, so that a value that
 * changes meanwhile does no harm. The functions of this folder write; only those that a program uses become a part of its bundle.
 */
export class BodyWriter implements EncodedBody {
  bytes: Uint8Array<ArrayBuffer>;
  /** Offset of the next byte. */
  end: number;
  separate: readonly SeparateBytes[] = NOTHING_SEPARATE;
  /** Number of bytes of the separate fields. */
  separateLength = 0;
  readonly #start: number;

  constructor(bytes: Uint8Array<ArrayBuffer>, offset: number) {
    this.bytes = bytes;
    this.end = offset;
    this.#start = offset;
  }

  get byteLength(): number {
    return this.end - this.#start + this.separateLength;
  }

  /** Makes sure that so many bytes can be written. */
  reserve(length: number): void {
    if (length > this.bytes.length - this.end) this.grow(length);
  }

  /** Writes an unsigned 32-bit number, for which space is reserved. */
  varint(value: number): void {
    const { bytes } = this;
    let at = this.end;
    let rest = value;
    while (rest > 0x7f) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.end = at;
  }

  /** Writes a tag, for which space is reserved. Elements of a packed list have none: their field is 0. */
  tag(field: number, wireType: number): void {
    if (field !== 0) this.varint(((field << 3) | wireType) >>> 0);
  }

  /** Writes the tag and the length of a field that has `inline` bytes behind them, for which it reserves space. */
  delimited(field: number, length: number, inline: number): void {
    this.reserve(MAX_TAG_AND_NUMBER + inline);
    const { bytes, end } = this;
    if (field < 16 && length < 0x80) {
      bytes[end] = (field << 3) | 2;
      bytes[end + 1] = length;
      this.end = end + 2;
    } else {
      this.tag(field, 2);
      this.varint(length);
    }
  }

  /** Writes bytes, for which space is reserved. */
  raw(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.end);
    this.end += bytes.length;
  }

  /** Reports a value that its field cannot hold. */
  refuse(name: string, expected: string): never {
    throw new RefusedValue(name, expected);
  }

  /** Reports a value of another type or size than its field holds. */
  refuseValue(name: string, expected: string, value: unknown): never {
    this.refuse(name, `${expected}, not ${kindOf(value)}`);
  }

  /** Zeroes the bytes that were written. */
  wipe(): void {
    this.bytes.fill(0, this.#start);
  }

  private grow(length: number): void {
    const longer = allocateBytes(2 * this.end + length);
    longer.set(this.bytes);
    this.bytes.fill(0);
    this.bytes = longer;
  }
}

/** Bytes of the longest tag and the longest number behind it. */
export const MAX_TAG_AND_NUMBER = 15;
