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
  reader.expect(WireType.Fixed32);
  return reader.fixed32();
}

export function takeSfixed32(reader: BodyReader): number {
  reader.expect(WireType.Fixed32);
  return reader.fixed32() | 0;
}

export function takeFloat(reader: BodyReader): number {
  reader.expect(WireType.Fixed32);
  return reader.view(4).getFloat32(0, true);
}

export function takeDouble(reader: BodyReader): number {
  reader.expect(WireType.Fixed64);
  return reader.view(8).getFloat64(0, true);
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
  reader.expect(WireType.Fixed64);
  reader.fixed64();
  return bits(reader);
}

export function takeSfixed64(reader: BodyReader): bigint {
  return BigInt.asIntN(64, takeFixed64(reader));
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
