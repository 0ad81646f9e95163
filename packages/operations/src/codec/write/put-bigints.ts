import { type BodyWriter, MAX_TAG_AND_NUMBER } from "./body-writer.js";

// Each function checks a 64-bit number and writes a field. With `present`, 0 is written too.

const UNSIGNED = "a bigint or safe integer from 0 to 2^64 - 1";
const SIGNED = "a bigint or safe integer from -2^63 to 2^63 - 1";

export function putUint64(
  writer: BodyWriter,
  field: number,
  name: string,
  value: bigint | number,
  present = false,
): void {
  const wide = unsigned(writer, name, value);
  if (wide !== 0n || present) writeVarint64(writer, field, wide);
}

export function putInt64(
  writer: BodyWriter,
  field: number,
  name: string,
  value: bigint | number,
  present = false,
): void {
  const wide = signed(writer, name, value);
  if (wide !== 0n || present) writeVarint64(writer, field, BigInt.asUintN(64, wide));
}

export function putSint64(
  writer: BodyWriter,
  field: number,
  name: string,
  value: bigint | number,
  present = false,
): void {
  const wide = signed(writer, name, value);
  if (wide !== 0n || present) writeVarint64(writer, field, BigInt.asUintN(64, (wide << 1n) ^ (wide >> 63n)));
}

export function putFixed64(
  writer: BodyWriter,
  field: number,
  name: string,
  value: bigint | number,
  present = false,
): void {
  const wide = unsigned(writer, name, value);
  if (wide !== 0n || present) writeFixed64(writer, field, wide);
}

export function putSfixed64(
  writer: BodyWriter,
  field: number,
  name: string,
  value: bigint | number,
  present = false,
): void {
  const wide = signed(writer, name, value);
  if (wide !== 0n || present) writeFixed64(writer, field, BigInt.asUintN(64, wide));
}

function unsigned(writer: BodyWriter, name: string, value: bigint | number): bigint {
  if (typeof value !== "bigint" && !Number.isSafeInteger(value)) writer.refuseValue(name, UNSIGNED, value);
  const wide = BigInt(value);
  return wide >= 0n && wide < 2n ** 64n ? wide : writer.refuseValue(name, UNSIGNED, value);
}

function signed(writer: BodyWriter, name: string, value: bigint | number): bigint {
  if (typeof value !== "bigint" && !Number.isSafeInteger(value)) writer.refuseValue(name, SIGNED, value);
  const wide = BigInt(value);
  return wide >= -(2n ** 63n) && wide < 2n ** 63n ? wide : writer.refuseValue(name, SIGNED, value);
}

function writeVarint64(writer: BodyWriter, field: number, value: bigint): void {
  writer.reserve(MAX_TAG_AND_NUMBER);
  writer.tag(field, 0);
  let rest = value;
  for (; rest > 0xffff_ffffn; rest >>= 7n) writer.bytes[writer.end++] = Number(rest & 0x7fn) | 0x80;
  writer.varint(Number(rest));
}

function writeFixed64(writer: BodyWriter, field: number, value: bigint): void {
  writer.reserve(MAX_TAG_AND_NUMBER);
  writer.tag(field, 1);
  new DataView(writer.bytes.buffer, writer.bytes.byteOffset + writer.end, 8).setBigUint64(0, value, true);
  writer.end += 8;
}
