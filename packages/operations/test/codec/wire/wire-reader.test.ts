import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WireReader } from "../../../src/codec/wire/wire-reader.js";

const reader = (...bytes: number[]): WireReader => new WireReader(Uint8Array.from(bytes));

/** A number as protobuf writes it. */
function varint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
}

describe("a varint", () => {
  it("gives both halves of any 64-bit number", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
        const wire = reader(...varint(value), 0xff);
        expect(wire.varint()).toBe(Number(value & 0xffff_ffffn));
        expect([wire.low, wire.high]).toEqual([Number(value & 0xffff_ffffn), Number(value >> 32n)]);
        expect(wire.at).toBe(varint(value).length);
      }),
    );
  });

  it.each([0n, 127n, 128n, 2n ** 28n - 1n, 2n ** 28n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 63n, 2n ** 64n - 1n])(
    "is read at the border %s",
    (value) => {
      const wire = reader(...varint(value));
      wire.varint();
      expect((BigInt(wire.high) << 32n) | BigInt(wire.low)).toBe(value);
    },
  );

  it("may have needless zeros, up to ten bytes in all", () => {
    expect(reader(0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00).varint()).toBe(1);
    expect(() => reader(...Array(10).fill(0x80), 0).varint()).toThrow("more than ten bytes");
  });

  it("ends within the message that holds it", () => {
    expect(() => reader(0x80).varint()).toThrow(RangeError);
    const wire = reader(0x80, 0x01);
    wire.end = 1;
    expect(() => wire.varint()).toThrow(RangeError);
    expect(() => reader().varint()).toThrow(RangeError);
  });
});

describe("a tag", () => {
  it("names the field and its wire type", () => {
    const wire = reader(0x0a, 0xfa, 0xff, 0xff, 0xff, 0x0f);
    wire.tag();
    expect([wire.field, wire.wireType]).toEqual([1, 2]);
    wire.tag();
    expect([wire.field, wire.wireType, wire.visited]).toEqual([0x1fff_ffff, 2, 2]);
  });

  it("is refused for field 0 and for numbers beyond the last field", () => {
    expect(() => reader(0x02).tag()).toThrow("does not exist");
    expect(() => reader(0x80, 0x80, 0x80, 0x80, 0x10).tag()).toThrow("more than 32 bits");
  });
});

describe("a length", () => {
  it("narrows the reader, and gives back where to go on", () => {
    const wire = reader(2, 7, 8, 9);
    expect(wire.enter()).toBe(4);
    expect(wire.end).toBe(3);
  });

  it("is refused beyond the message that holds it, by one byte too", () => {
    expect(() => reader(3, 7, 8).enter()).toThrow(RangeError);
    expect(() => reader(0xff, 0xff, 0xff, 0xff, 0x0f).enter()).toThrow(RangeError);
    expect(() => reader(1).advance(2)).toThrow(RangeError);
    expect(() => reader(1).advance(1)).not.toThrow();
  });
});

describe("a tag or a length", () => {
  const methods = [
    ["tag", (wire: WireReader) => wire.tag()],
    ["length of a field that is skipped", (wire: WireReader) => Object.assign(wire, { wireType: 2 }).skip()],
    ["length of bytes", (wire: WireReader) => wire.length()],
    ["length of a message", (wire: WireReader) => wire.enter()],
  ] as const;

  it.each(methods)("may have needless zeros up to five bytes, as protobufjs reads it: %s", (_title, read) => {
    expect(() => read(reader(0x88, 0x80, 0x80, 0x80, 0x00, 1, 2, 3, 4, 5, 6, 7, 8))).not.toThrow();
    expect(() => read(reader(0x88, 0x80, 0x80, 0x80, 0x80, 0x00, 1, 2, 3, 4, 5, 6, 7, 8))).toThrow("more than 32 bits");
  });

  it.each(methods)("is refused with bits beyond the 32nd, which would be lost: %s", (_title, read) => {
    expect(() => read(reader(0x88, 0x80, 0x80, 0x80, 0x10, 1, 2, 3, 4, 5, 6, 7, 8))).toThrow(RangeError);
    expect(() => read(reader(0x88, 0x80, 0x80, 0x80, 0x80, 0x01, 1, 2, 3, 4, 5, 6, 7, 8))).toThrow(RangeError);
    expect(() =>
      read(reader(...[0x88, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 2], ...Array(8).fill(1))),
    ).toThrow(RangeError);
  });
});

it.each([6, 7, 4])("wire type %i is not skipped", (wireType) => {
  const wire = reader(0x08 | wireType, 0, 0);
  wire.tag();
  expect(() => wire.skip()).toThrow("does not exist here");
});
