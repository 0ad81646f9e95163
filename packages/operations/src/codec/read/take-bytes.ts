import { allocateBytes } from "@parsec-ts/wire-protocol";
import { readUtf8 } from "../wire/utf8.js";
import { WireType } from "../wire/wire-reader.js";
import type { BodyReader } from "./body-reader.js";

/** The position of a byte field in the body. One object serves all occurrences of a field: the last one counts. */
export interface ByteRange {
  start: number;
  end: number;
}

export function takeString(reader: BodyReader): string {
  reader.expect(WireType.LengthDelimited);
  const length = reader.length();
  const start = reader.at;
  reader.advance(length);
  return readUtf8(reader.bytes, start, start + length);
}

/** Reads the position of a byte field, into `previous` if the field has come before. */
export function takeRange(reader: BodyReader, previous?: ByteRange): ByteRange {
  reader.expect(WireType.LengthDelimited);
  const length = reader.length();
  const start = reader.at;
  reader.advance(length);
  if (previous === undefined) return { start, end: start + length };
  previous.start = start;
  previous.end = start + length;
  return previous;
}

/** Reads a copy of the bytes of the current field. */
export function takeBytes(reader: BodyReader): Uint8Array {
  return bytesAt(reader, takeRange(reader));
}

/** Copies the bytes of a field, none if it is absent, into an `ArrayBuffer` of their own, which can be wiped. */
export function bytesAt(reader: BodyReader, range: ByteRange | undefined): Uint8Array {
  if (range === undefined || range.start === range.end) return allocateBytes(0);
  const copy = allocateBytes(range.end - range.start);
  return reader.keep(copyTo(copy, reader.bytes, range.start));
}

const { slice: sliceOfPlain } = Uint8Array.prototype;

/**
 * Copies the bytes of a field that is public, none if it is absent. A few bytes are allocated on the engine's heap, at a tenth of the
 * cost; the garbage collector may leave copies of them behind.
 */
export function publicBytesAt(reader: BodyReader, range: ByteRange | undefined): Uint8Array {
  if (range === undefined) return new Uint8Array(0);
  const { bytes } = reader;
  const { start, end } = range;
  // A Buffer's own `slice` makes no copy.
  if (bytes.slice === sliceOfPlain) return reader.keep(bytes.slice(start, end));
  return reader.keep(copyTo(new Uint8Array(end - start), bytes, start));
}

/** Bytes from which on a view and `set` cost less than a loop. */
const LONG = 100;

function copyTo(copy: Uint8Array, from: Uint8Array, start: number): Uint8Array {
  if (copy.length < LONG) for (let i = 0; i < copy.length; i++) copy[i] = from[start + i] ?? 0;
  else copy.set(new Uint8Array(from.buffer, from.byteOffset + start, copy.length));
  return copy;
}
