import { mustBeOneOf } from "@parsec-ts/wire-protocol";
import { type BodyWriter, MAX_TAG_AND_NUMBER } from "./body-writer.js";

const UINT32 = "an integer from 0 to 4294967295";

// Each function checks a value and writes a field. With `present`, a value is written even if it is the default: explicit presence.
// The type is compared before the value: a bigint would throw in the shift.

export function putUint32(writer: BodyWriter, field: number, name: string, value: number, present = false): void {
  if (typeof value !== "number" || value >>> 0 !== value) writer.refuseValue(name, UINT32, value);
  if (value === 0 && !present) return;
  writer.reserve(MAX_TAG_AND_NUMBER);
  writer.tag(field, 0);
  writer.varint(value);
}

export function putInt32(writer: BodyWriter, field: number, name: string, value: number, present = false): void {
  checkInt32(writer, name, value);
  if (value !== 0 || present) writeInt32(writer, field, value);
}

export function putSint32(writer: BodyWriter, field: number, name: string, value: number, present = false): void {
  checkInt32(writer, name, value);
  if (value === 0 && !present) return;
  writer.reserve(MAX_TAG_AND_NUMBER);
  writer.tag(field, 0);
  writer.varint(((value << 1) ^ (value >> 31)) >>> 0);
}

export function putFixed32(writer: BodyWriter, field: number, name: string, value: number, present = false): void {
  if (typeof value !== "number" || value >>> 0 !== value) writer.refuseValue(name, UINT32, value);
  if (value !== 0 || present) view(writer, field, 5, 4).setUint32(0, value, true);
}

export function putSfixed32(writer: BodyWriter, field: number, name: string, value: number, present = false): void {
  checkInt32(writer, name, value);
  if (value !== 0 || present) view(writer, field, 5, 4).setInt32(0, value, true);
}

export function putFloat(writer: BodyWriter, field: number, name: string, value: number, present = false): void {
  if (typeof value !== "number") writer.refuseValue(name, "a number", value);
  if (present || !Object.is(value, 0)) view(writer, field, 5, 4).setFloat32(0, value, true);
}

export function putDouble(writer: BodyWriter, field: number, name: string, value: number, present = false): void {
  if (typeof value !== "number") writer.refuseValue(name, "a number", value);
  if (present || !Object.is(value, 0)) view(writer, field, 1, 8).setFloat64(0, value, true);
}

export function putBool(writer: BodyWriter, field: number, name: string, value: boolean, present = false): void {
  if (typeof value !== "boolean") writer.refuse(name, field === 0 ? "true or false in every element" : "true or false");
  if (!value && !present) return;
  writer.reserve(MAX_TAG_AND_NUMBER);
  writer.tag(field, 0);
  writer.varint(value ? 1 : 0);
}

/** Numbers of an enum by name, as its `.proto` file has them. */
export type EnumNumbers = Readonly<Record<string, number>>;

/** Writes an enum value, which is given by name or, for a newer service's value, as the number itself. */
export function putEnum(
  writer: BodyWriter,
  field: number,
  name: string,
  numbers: EnumNumbers,
  value: string | number,
  present = false,
): void {
  // An inherited property, such as `toString`, is no number.
  const number = typeof value === "string" ? numbers[value] : value;
  if (typeof number !== "number" || (number | 0) !== number) refuseEnum(writer, name, numbers, value);
  if (number !== 0 || present) writeInt32(writer, field, number);
}

function refuseEnum(writer: BodyWriter, name: string, numbers: EnumNumbers, value: unknown): never {
  return writer.refuse(name, mustBeOneOf(...Object.keys(numbers))(value) ?? "an integer of 32 bits");
}

function checkInt32(writer: BodyWriter, name: string, value: number): void {
  if (typeof value !== "number" || (value | 0) !== value)
    writer.refuseValue(name, "an integer from -2147483648 to 2147483647", value);
}

function writeInt32(writer: BodyWriter, field: number, value: number): void {
  writer.reserve(MAX_TAG_AND_NUMBER);
  writer.tag(field, 0);
  if (value >= 0) writer.varint(value);
  else writeNegative(writer, value);
}

function writeNegative(writer: BodyWriter, value: number): void {
  // The lowest 28 bits, then the sign up to the 64th bit.
  for (let shift = 0; shift < 28; shift += 7) writer.bytes[writer.end++] = (value >>> shift) | 0x80;
  writer.bytes[writer.end++] = (value >> 28) | 0x80;
  for (let i = 0; i < 4; i++) writer.bytes[writer.end++] = 0xff;
  writer.bytes[writer.end++] = 1;
}

function view(writer: BodyWriter, field: number, wireType: number, length: number): DataView {
  writer.reserve(MAX_TAG_AND_NUMBER);
  writer.tag(field, wireType);
  const start = writer.end;
  writer.end += length;
  return new DataView(writer.bytes.buffer, writer.bytes.byteOffset + start, length);
}
