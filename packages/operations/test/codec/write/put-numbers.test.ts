import { allocateBytes } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import {
  BodyWriter,
  putBool,
  putDouble,
  putEnum,
  putFixed32,
  putFixed64,
  putFloat,
  putInt32,
  putInt64,
  putSfixed32,
  putSfixed64,
  putSint32,
  putSint64,
  putUint32,
  putUint64,
} from "../../../src/codec/index.js";
import { hex } from "../../hex.js";

type Put = (writer: BodyWriter, field: number, name: string, value: never, present?: boolean) => void;

const numbers = { NONE: 0, ONE: 1, NEGATIVE: -1 };
const putName: Put = (writer, field, name, value, present) => putEnum(writer, field, name, numbers, value, present);

/** The bytes that a function writes for a field. Without `present` a value that is the default is left out. */
function written(put: Put, value: unknown, field: number, ...present: [boolean?]): Uint8Array {
  const writer = new BodyWriter(allocateBytes(32), 3);
  put(writer, field, "value", value as never, ...present);
  return writer.bytes.subarray(3, writer.end);
}

// The bytes of field 1 as protobuf's "Encoding" has them.
const fields: readonly [string, Put, unknown, readonly [unknown, string][]][] = [
  [
    "uint32",
    putUint32 as Put,
    0,
    [
      [0, "08 00"],
      [1, "08 01"],
      [300, "08 ac02"],
      [0xffff_ffff, "08 ffffffff0f"],
    ],
  ],
  [
    "int32",
    putInt32 as Put,
    0,
    [
      [0, "08 00"],
      [1, "08 01"],
      [-1, "08 ffffffffffffffffff01"],
      [0x7fff_ffff, "08 ffffffff07"],
    ],
  ],
  [
    "sint32",
    putSint32 as Put,
    0,
    [
      [0, "08 00"],
      [-1, "08 01"],
      [1, "08 02"],
      [-0x8000_0000, "08 ffffffff0f"],
    ],
  ],
  [
    "fixed32",
    putFixed32 as Put,
    0,
    [
      [0, "0d 00000000"],
      [0x1020_3040, "0d 40302010"],
      [0xffff_ffff, "0d ffffffff"],
    ],
  ],
  [
    "sfixed32",
    putSfixed32 as Put,
    0,
    [
      [0, "0d 00000000"],
      [-2, "0d feffffff"],
    ],
  ],
  [
    "float",
    putFloat as Put,
    0,
    [
      [0, "0d 00000000"],
      [1, "0d 0000803f"],
      [-0, "0d 00000080"],
    ],
  ],
  [
    "double",
    putDouble as Put,
    0,
    [
      [0, "09 0000000000000000"],
      [1, "09 000000000000f03f"],
      [-0, "09 0000000000000080"],
    ],
  ],
  [
    "bool",
    putBool as Put,
    false,
    [
      [false, "08 00"],
      [true, "08 01"],
    ],
  ],
  [
    "enum",
    putName,
    "NONE",
    [
      ["NONE", "08 00"],
      [0, "08 00"],
      ["ONE", "08 01"],
      ["NEGATIVE", "08 ffffffffffffffffff01"],
      [7, "08 07"],
    ],
  ],
  [
    "uint64",
    putUint64 as Put,
    0n,
    [
      [0n, "08 00"],
      [300, "08 ac02"],
      [2n ** 64n - 1n, "08 ffffffffffffffffff01"],
    ],
  ],
  [
    "int64",
    putInt64 as Put,
    0n,
    [
      [0n, "08 00"],
      [-1, "08 ffffffffffffffffff01"],
      [-(2n ** 63n), "08 80808080808080808001"],
    ],
  ],
  [
    "sint64",
    putSint64 as Put,
    0n,
    [
      [0n, "08 00"],
      [-1n, "08 01"],
      [2n ** 63n - 1n, "08 feffffffffffffffff01"],
    ],
  ],
  [
    "fixed64",
    putFixed64 as Put,
    0n,
    [
      [0n, "09 0000000000000000"],
      [1, "09 0100000000000000"],
    ],
  ],
  [
    "sfixed64",
    putSfixed64 as Put,
    0n,
    [
      [0n, "09 0000000000000000"],
      [-2n, "09 feffffffffffffff"],
    ],
  ],
];

describe.each(fields)("a field of the type %s", (_type, put, absent, cases) => {
  it.each(cases)("is written as protobuf does: %s", (value, bytes) => {
    expect(written(put, value, 1, true)).toEqual(hex(bytes));
    // An element of a packed list is field 0 and has no tag.
    expect(written(put, value, 0, true)).toEqual(hex(bytes).subarray(1));
  });

  it("is left out if it has its default, unless its presence counts", () => {
    expect(written(put, absent, 1)).toEqual(new Uint8Array(0));
    expect(written(put, absent, 1, false)).toEqual(new Uint8Array(0));
    for (const [value, bytes] of cases.slice(1))
      if (!Object.is(value, 0)) expect(written(put, value, 1)).toEqual(hex(bytes));
  });
});

const INT32 = "an integer from -2147483648 to 2147483647";
const UINT32 = "an integer from 0 to 4294967295";
const INT64 = "a bigint or safe integer from -2^63 to 2^63 - 1";
const UINT64 = "a bigint or safe integer from 0 to 2^64 - 1";

describe("a value that its field cannot hold is refused:", () => {
  it.each<[string, Put, string, readonly unknown[]]>([
    ["uint32", putUint32 as Put, UINT32, [-1, 2 ** 32, 0.5, Number.NaN, "1", 1n, undefined]],
    ["fixed32", putFixed32 as Put, UINT32, [-1, 2 ** 32, 0.5, Number.NaN, "1", 1n, undefined]],
    ["int32", putInt32 as Put, INT32, [2 ** 31, -(2 ** 31) - 1, 0.5, "1", 1n]],
    ["sint32", putSint32 as Put, INT32, [2 ** 31, -(2 ** 31) - 1, 0.5, "1", 1n]],
    ["sfixed32", putSfixed32 as Put, INT32, [2 ** 31, -(2 ** 31) - 1, 0.5, "1", 1n]],
    ["float", putFloat as Put, "a number", ["1", 1n, null]],
    ["double", putDouble as Put, "a number", ["1", 1n, null]],
    ["bool", putBool as Put, "true or false", [0, 1, "true", undefined]],
    ["uint64", putUint64 as Put, UINT64, [-1, -1n, 2n ** 64n, 2 ** 53, 0.5, "1", undefined]],
    ["fixed64", putFixed64 as Put, UINT64, [-1, -1n, 2n ** 64n, 2 ** 53, 0.5, "1", undefined]],
    ["int64", putInt64 as Put, INT64, [2n ** 63n, -(2n ** 63n) - 1n, 2 ** 53, 0.5, "1", undefined]],
    ["sint64", putSint64 as Put, INT64, [2n ** 63n, -(2n ** 63n) - 1n, 2 ** 53, 0.5, "1", undefined]],
    ["sfixed64", putSfixed64 as Put, INT64, [2n ** 63n, -(2n ** 63n) - 1n, 2 ** 53, 0.5, "1", undefined]],
  ])("%s", (_type, put, expected, values) => {
    for (const value of values)
      expect(() => written(put, value, 1)).toThrow(
        expect.objectContaining({
          path: "value",
          expected: expect.stringContaining(expected),
        }),
      );
  });

  it("an element of a list of truth values says so", () => {
    expect(() => written(putBool as Put, 1, 0)).toThrow(
      expect.objectContaining({ expected: "true or false in every element" }),
    );
  });

  it("an enum says which names there are", () => {
    for (const value of ["TWO", "toString", 2 ** 31, 0.5, undefined])
      expect(() => written(putName, value, 1)).toThrow(
        expect.objectContaining({
          path: "value",
          expected: expect.stringMatching(/^"NONE", "ONE" or "NEGATIVE", not /),
        }),
      );
  });
});
