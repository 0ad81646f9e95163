import { allocateBytes } from "@parsec-ts/wire-protocol";
import { readUtf8 } from "../wire/utf8.js";
import { WireType } from "../wire/wire-reader.js";
import type { BodyReader } from "./body-reader.js";

export function takeString(reader: BodyReader): string {
  reader.expect(WireType.LengthDelimited);
  const length = reader.length();
  const start = reader.at;
  reader.advance(length);
  return readUtf8(reader.bytes, start, start + length);
}

/**
 * Copies the bytes of the current field into an `ArrayBuffer` of their own, which can be wiped. `previous` is the copy of the same field
 * if it has come before: it is wiped.
 */
export function takeBytes(reader: BodyReader, previous?: Uint8Array): Uint8Array {
  const length = takeLength(reader, previous);
  if (length === 0) return allocateBytes(0);
  return reader.keep(copyTo(allocateBytes(length), reader.bytes, reader.at - length));
}

const { slice: sliceOfPlain } = Uint8Array.prototype;

/**
 * Copies the bytes of the current field, which are public. A few bytes are allocated on the engine's heap, at a tenth of the cost; the
 * garbage collector may leave copies of them behind.
 */
export function takePublicBytes(reader: BodyReader, previous?: Uint8Array): Uint8Array {
  const length = takeLength(reader, previous);
  const { bytes, at } = reader;
  reader.publicCopies++;
  // A Buffer's own `slice` makes no copy.
  if (bytes.slice === sliceOfPlain) return bytes.slice(at - length, at);
  return copyTo(new Uint8Array(length), bytes, at - length);
}

/** Passes over a byte field and returns its length. */
function takeLength(reader: BodyReader, previous: Uint8Array | undefined): number {
  reader.expect(WireType.LengthDelimited);
  const length = reader.length();
  reader.advance(length);
  previous?.fill(0);
  return length;
}

/** Bytes from which on a view and `set` cost less than a loop. */
const LONG = 100;

function copyTo(copy: Uint8Array, from: Uint8Array, start: number): Uint8Array {
  if (copy.length < LONG) for (let i = 0; i < copy.length; i++) copy[i] = from[start + i] ?? 0;
  else copy.set(from.subarray(start, start + copy.length));
  return copy;
}
