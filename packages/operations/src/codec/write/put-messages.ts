import { kindOf } from "@parsec-ts/wire-protocol";
import type { UnknownField, WithUnknownFields } from "../unknown-fields.js";
import { type BodyWriter, MAX_TAG_AND_NUMBER, RefusedValue } from "./body-writer.js";

/** Writes a nested message. An empty name marks a message that is inlined into its union. */
export function putMessage<T>(
  writer: BodyWriter,
  field: number,
  name: string,
  value: T,
  write: (writer: BodyWriter, value: T) => void,
): void {
  if (typeof value !== "object" || value === null) writer.refuseValue(name, "an object", value);
  const { separateLength } = writer;
  writer.delimited(field, 0, 0);
  const start = writer.end;
  try {
    write(writer, value);
  } catch (error) {
    if (error instanceof RefusedValue && name !== "") error.path = `${name}.${error.path}`;
    throw error;
  }
  finish(writer, start, writer.separateLength - separateLength);
}

/** Writes a packed list. `put` writes one element, as field 0. */
export function putPacked<T>(
  writer: BodyWriter,
  field: number,
  name: string,
  values: readonly T[],
  put: (value: T) => void,
): void {
  if (elements(writer, name, values).length === 0) return;
  writer.delimited(field, 0, 0);
  const start = writer.end;
  for (const value of values) put(value);
  finish(writer, start, 0);
}

/** Returns the elements of a list. The caller writes them one by one. */
export function elements<T>(writer: BodyWriter, name: string, values: readonly T[]): readonly T[] {
  return Array.isArray(values) ? values : writer.refuseValue(name, "an array", values);
}

/** Writes the unknown fields of a newer service. */
export function putUnknown(writer: BodyWriter, fields: readonly UnknownField[] | undefined): void {
  // Nearly always so: a function this short is inlined.
  if (fields !== undefined) putFields(writer, fields);
}

function putFields(writer: BodyWriter, fields: readonly UnknownField[]): void {
  for (const { field, wireType, bytes } of fields) {
    if (!Number.isInteger(field) || field < 1 || field > 0x1fff_ffff) {
      writer.refuse("unknownFields.field", "an integer from 1 to 536870911");
    }
    if (![0, 1, 2, 3, 5].includes(wireType)) writer.refuse("unknownFields.wireType", "0, 1, 2, 3 or 5");
    if (!(bytes instanceof Uint8Array)) writer.refuse("unknownFields.bytes", "a Uint8Array");
    writer.reserve(MAX_TAG_AND_NUMBER + bytes.length);
    writer.tag(field, wireType);
    writer.raw(bytes);
  }
}

/** Writes a variant that has no fields of its own. */
export function putEmpty(writer: BodyWriter, field: number, value: WithUnknownFields): void {
  putMessage(writer, field, "", value, writeUnknown);
}

/** Throws because the `kind` of a union names no variant. */
export function refuseKind(writer: BodyWriter, union: string, value: unknown): never {
  const kind = typeof value === "object" && value !== null ? (value as { kind?: unknown }).kind : typeof value;
  const given = typeof kind === "object" && kind !== null ? kindOf(kind) : JSON.stringify(String(kind));
  return writer.refuse("kind", `a variant of ${union}, not ${given}`);
}

function writeUnknown(writer: BodyWriter, { unknownFields }: WithUnknownFields): void {
  putUnknown(writer, unknownFields);
}

/** Writes the length of a message from `start` to here, and moves the message if the length takes more than one byte. */
function finish(writer: BodyWriter, start: number, separateLength: number): void {
  const length = writer.end - start + separateLength;
  if (length < 0x80) writer.bytes[start - 1] = length;
  else moveBehindLength(writer, start, length);
}

function moveBehindLength(writer: BodyWriter, start: number, length: number): void {
  writer.reserve(MAX_TAG_AND_NUMBER);
  const { end } = writer;
  let moved = 0;
  for (let rest = length >>> 7; rest > 0; rest >>>= 7) moved++;
  writer.bytes.copyWithin(start + moved, start, end);
  writer.end = start - 1;
  writer.varint(length);
  writer.end = end + moved;
  writer.separate = writer.separate.map((one) => (one.at >= start ? { at: one.at + moved, bytes: one.bytes } : one));
}
