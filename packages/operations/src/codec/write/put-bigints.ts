import { type BodyWriter, MAX_TAG_AND_NUMBER } from "./body-writer.js";

// Each function checks a 64-bit number and writes a field. With `present`, 0 is written too.

const UNSIGNED = "a bigint or safe integer from 0 to 2^64 - 1";
const SIGNED = "a bigint or safe integer from -2^63 to 2^63 - 1";

/** Checks a 64-bit number and writes it as a field. */
export type PutBigint = (
  writer: BodyWriter,
  field: number,
  name: string,
  value: bigint | number,
  present?: boolean,
) => void;

export const putUint64: PutBigint = /* @__PURE__ */ putBigint(unsigned, writeVarint64);

export const putInt64: PutBigint = /* @__PURE__ */ putBigint(signed, writeVarint64);

export const putSint64: PutBigint = /* @__PURE__ */ putBigint(signed, writeZigzag64);

export const putFixed64: PutBigint = /* @__PURE__ */ putBigint(unsigned, writeFixed64);

export const putSfixed64: PutBigint = /* @__PURE__ */ putBigint(signed, writeFixed64);

/** Makes a function of a check, which returns the number as a bigint, and of the form that it has on the wire. */
function putBigint(
  checked: (writer: BodyWriter, name: string, value: bigint | number) => bigint,
  write: (writer: BodyWriter, field: number, value: bigint) => void,
): PutBigint {
  return (writer, field, name, value, present = false) => {
    const wide = checked(writer, name, value);
    if (wide !== 0n || present) write(writer, field, wide);
  };
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
  let rest = BigInt.asUintN(64, value);
  for (; rest > 0xffff_ffffn; rest >>= 7n) writer.bytes[writer.end++] = Number(rest & 0x7fn) | 0x80;
  writer.varint(Number(rest));
}

function writeZigzag64(writer: BodyWriter, field: number, value: bigint): void {
  writeVarint64(writer, field, (value << 1n) ^ (value >> 63n));
}

function writeFixed64(writer: BodyWriter, field: number, value: bigint): void {
  writer.reserve(MAX_TAG_AND_NUMBER);
  writer.tag(field, 1);
  new DataView(writer.bytes.buffer, writer.bytes.byteOffset + writer.end, 8).setBigUint64(
    0,
    BigInt.asUintN(64, value),
    true,
  );
  writer.end += 8;
}
