import { describe, expect, it } from "vitest";
import { BodyReader } from "../../../src/codec/read/body-reader.js";
import {
  takeDouble,
  takeFixed32,
  takeFixed64,
  takeFloat,
  takeSfixed32,
  takeSfixed64,
} from "../../../src/codec/read/take-numbers.js";

/** A reader at the value of a field that has come with this wire type, one byte behind the start of the buffer. */
function reader(wireType: number, ...bytes: number[]): BodyReader {
  const reader = new BodyReader(Uint8Array.of(0xff, ...bytes, 0xff).subarray(1, 1 + bytes.length));
  reader.wireType = wireType;
  return reader;
}

describe("a number of fixed width", () => {
  it.each([
    ["fixed32", takeFixed32, 5, [1, 2, 3, 0xff], 0xff030201],
    ["sfixed32", takeSfixed32, 5, [1, 2, 3, 0xff], 0xff030201 | 0],
    ["float", takeFloat, 5, [0, 0, 0xc0, 0x3f], 1.5],
    ["double", takeDouble, 1, [0, 0, 0, 0, 0, 0, 0xf8, 0x3f], 1.5],
    ["fixed64", takeFixed64, 1, [1, 0, 0, 0, 2, 0, 0, 0x80], 0x8000_0002_0000_0001n],
    ["sfixed64", takeSfixed64, 1, [1, 0, 0, 0, 2, 0, 0, 0x80], BigInt.asIntN(64, 0x8000_0002_0000_0001n)],
  ])("is little-endian, and needs its wire type and all its bytes: %s", (_name, take, wireType, bytes, value) => {
    const whole = reader(wireType, ...bytes, 7);
    expect(take(whole)).toBe(value);
    expect(whole.at).toBe(bytes.length);
    expect(() => take(reader(wireType, ...bytes.slice(1)))).toThrow(RangeError);
    expect(() => take(reader(0, ...bytes))).toThrow("wire type 0");
  });
});
