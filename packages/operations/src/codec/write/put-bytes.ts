import { mustBeBytes } from "@parsec-ts/wire-protocol";
import { utf8Size, writeUtf8 } from "../wire/utf8.js";
import { type BodyWriter, SEPARATE_FROM } from "./body-writer.js";

/** Writes a string. With `present`, an empty one is written too. */
export function putString(writer: BodyWriter, field: number, name: string, value: string, present = false): void {
  if (typeof value !== "string") writer.refuseValue(name, "a string", value);
  const { length } = value;
  if (length === 0 && !present) return;
  const before = writer.end;
  writer.delimited(field, length, length);
  const { bytes, end } = writer;
  for (let i = 0; i < length; i++) {
    const unit = value.charCodeAt(i);
    if (unit >= 0x80) {
      writer.end = before;
      putUnicode(writer, field, name, value);
      return;
    }
    bytes[end + i] = unit;
  }
  writer.end = end + length;
}

/** Writes a string that is not ASCII, and so is longer as UTF-8. */
function putUnicode(writer: BodyWriter, field: number, name: string, value: string): void {
  const length = utf8Size(value);
  if (length < 0) writer.refuse(name, "valid Unicode, without unpaired surrogates");
  writer.delimited(field, length, length);
  writer.end = writeUtf8(writer.bytes, writer.end, value);
}

/** Writes a byte field, or its length if the bytes stay separate. With `present`, an empty one is written too. */
export function putBytes(writer: BodyWriter, field: number, name: string, value: Uint8Array, present = false): void {
  const problem = mustBeBytes(value);
  if (problem !== undefined) writer.refuse(name, problem);
  const { length } = value;
  if (length === 0 && !present) return;
  if (length >= SEPARATE_FROM) {
    putSeparate(writer, field, value);
    return;
  }
  writer.delimited(field, length, length);
  writer.raw(value);
}

function putSeparate(writer: BodyWriter, field: number, value: Uint8Array): void {
  writer.delimited(field, value.length, 0);
  writer.separate = [...writer.separate, { at: writer.end, bytes: value }];
  writer.separateLength += value.length;
}
