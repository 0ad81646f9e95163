import { WireType } from "../wire/wire-reader.js";
import type { BodyReader } from "./body-reader.js";

// Each function reads the value of the current field, or of one element of a packed list.

export function takeUint32(reader: BodyReader): number {
  reader.expect(WireType.Varint);
  return reader.varint();
}

export function takeInt32(reader: BodyReader): number {
  reader.expect(WireType.Varint);
  return reader.varint() | 0;
}

export function takeSint32(reader: BodyReader): number {
  reader.expect(WireType.Varint);
  return (reader.varint() >>> 1) ^ -(reader.low & 1);
}

export function takeFixed32(reader: BodyReader): number {
  return fixed(reader, WireType.Fixed32, 4).getUint32(0, true);
}

export function takeSfixed32(reader: BodyReader): number {
  return fixed(reader, WireType.Fixed32, 4).getInt32(0, true);
}

export function takeFloat(reader: BodyReader): number {
  return fixed(reader, WireType.Fixed32, 4).getFloat32(0, true);
}

export function takeDouble(reader: BodyReader): number {
  return fixed(reader, WireType.Fixed64, 8).getFloat64(0, true);
}

export function takeUint64(reader: BodyReader): bigint {
  reader.expect(WireType.Varint);
  reader.varint();
  return bits(reader);
}

export function takeInt64(reader: BodyReader): bigint {
  return BigInt.asIntN(64, takeUint64(reader));
}

export function takeSint64(reader: BodyReader): bigint {
  const zigzag = takeUint64(reader);
  return (zigzag >> 1n) ^ -(zigzag & 1n);
}

export function takeFixed64(reader: BodyReader): bigint {
  return fixed(reader, WireType.Fixed64, 8).getBigUint64(0, true);
}

export function takeSfixed64(reader: BodyReader): bigint {
  return fixed(reader, WireType.Fixed64, 8).getBigInt64(0, true);
}

export function takeBool(reader: BodyReader): boolean {
  reader.expect(WireType.Varint);
  return reader.varint() !== 0 || reader.high !== 0;
}

/** Reads the name of an enum value, or the number of a value that only a newer service knows. */
export function takeEnum<Name extends string>(reader: BodyReader, names: ReadonlyMap<number, Name>): Name | number {
  const number = takeInt32(reader);
  return names.get(number) ?? number;
}

function bits({ low, high }: BodyReader): bigint {
  return high === 0 ? BigInt(low) : (BigInt(high) << 32n) | BigInt(low);
}

/** A view of the next bytes, which are a number of one width. */
function fixed(reader: BodyReader, wireType: number, length: number): DataView {
  reader.expect(wireType);
  const { bytes, at } = reader;
  reader.advance(length);
  return new DataView(bytes.buffer, bytes.byteOffset + at, length);
}
