import { utf8Size, writeUtf8 } from "../wire/utf8.js";
import { type BodyWriter, MAX_TAG_AND_NUMBER, SEPARATE_FROM } from "./body-writer.js";

/** Writes a string. With `present`, an empty one is written too. */
export function putString(writer: BodyWriter, field: number, name: string, value: string, present = false): void {
  if (typeof value !== "string") writer.refuse(name, "a string");
  const length = utf8Size(value);
  if (length < 0) writer.refuse(name, "valid Unicode, without unpaired surrogates");
  if (length === 0 && !present) return;
  writer.reserve(MAX_TAG_AND_NUMBER + length);
  writer.tag(field, 2);
  writer.varint(length);
  writer.end = writeUtf8(writer.bytes, writer.end, value);
}

/** Writes a byte field, or its length if the bytes stay separate. With `present`, an empty one is written too. */
export function putBytes(writer: BodyWriter, field: number, name: string, value: Uint8Array, present = false): void {
  if (!(value instanceof Uint8Array)) writer.refuse(name, "a Uint8Array");
  const { length } = value;
  if (length === 0 && !present) return;
  const isSeparate = length >= SEPARATE_FROM;
  writer.reserve(isSeparate ? MAX_TAG_AND_NUMBER : MAX_TAG_AND_NUMBER + length);
  writer.tag(field, 2);
  writer.varint(length);
  if (!isSeparate) {
    writer.raw(value);
    return;
  }
  writer.separate = [...writer.separate, { at: writer.end, bytes: value }];
  writer.separateLength += length;
}
