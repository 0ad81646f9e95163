import type { BigIntType, EnumNumbers, NumberType, PackedType } from "../body-sink.js";

/** Returns the number of bytes of an unsigned 32-bit number as a varint. */
export function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  return value < 0x1000_0000 ? 4 : 5;
}

/** Returns the number of bytes of a 64-bit number as a varint, from its two's complement. */
function varint64Size(value: bigint): number {
  let size = 1;
  for (let rest = BigInt.asUintN(64, value) >> 7n; rest > 0n; rest >>= 7n) size++;
  return size;
}

/** Returns the protobuf wire type of a scalar. */
export function wireTypeOf(type: NumberType | BigIntType | "bool"): 0 | 1 | 5 {
  switch (type) {
    case "double":
    case "fixed64":
    case "sfixed64":
      return 1;
    case "float":
    case "fixed32":
    case "sfixed32":
      return 5;
    default:
      return 0;
  }
}

/** Returns the number of bytes of a number, without the tag. */
export function numberSize(type: NumberType, value: number): number {
  switch (type) {
    case "uint32":
      return varintSize(value);
    case "int32":
      return value < 0 ? 10 : varintSize(value);
    case "sint32":
      return varintSize(((value << 1) ^ (value >> 31)) >>> 0);
    case "double":
      return 8;
    default:
      return 4;
  }
}

/** Returns the number of bytes of a 64-bit number, without the tag. */
export function bigintSize(type: BigIntType, value: bigint | number): number {
  const wide = BigInt(value);
  switch (type) {
    case "fixed64":
    case "sfixed64":
      return 8;
    case "sint64":
      return varint64Size((wide << 1n) ^ (wide >> 63n));
    default:
      return varint64Size(wide);
  }
}

/** Describes the values that a field of this type accepts; `undefined` if it accepts `value`. */
export function misfit(type: NumberType | BigIntType, value: unknown): string | undefined {
  switch (type) {
    case "double":
    case "float":
      return typeof value === "number" ? undefined : "a number";
    case "uint32":
    case "fixed32":
      return isInteger(value, 0, 0xffff_ffff) ? undefined : "an integer from 0 to 4294967295";
    case "int32":
    case "sint32":
    case "sfixed32":
      return isInteger(value, -0x8000_0000, 0x7fff_ffff) ? undefined : "an integer from -2147483648 to 2147483647";
    case "uint64":
    case "fixed64":
      return fits64(value, 0n, 2n ** 64n) ? undefined : "a bigint or safe integer from 0 to 2^64 - 1";
    default:
      return fits64(value, -(2n ** 63n), 2n ** 63n) ? undefined : "a bigint or safe integer from -2^63 to 2^63 - 1";
  }
}

function isInteger(value: unknown, min: number, max: number): boolean {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

function fits64(value: unknown, min: bigint, end: bigint): boolean {
  if (typeof value !== "bigint" && !Number.isSafeInteger(value)) return false;
  const wide = BigInt(value as bigint | number);
  return wide >= min && wide < end;
}

/** Returns the number of an enum value, which is given by name or, for a newer service's value, as the number itself. */
export function enumNumber(numbers: EnumNumbers, value: string | number): number | undefined {
  if (typeof value !== "string") return misfit("int32", value) === undefined ? value : undefined;
  return Object.hasOwn(numbers, value) ? numbers[value] : undefined;
}

/** True for 64-bit types, whose values are bigints. */
export function isBigIntType(type: PackedType): type is BigIntType {
  return type.endsWith("64");
}
