import { allocateBytes } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { BodyWriter, putBytes, putMessage, putString, putUnknown, refuseKind } from "../../../src/codec/index.js";
import { SEPARATE_FROM } from "../../../src/codec/write/body-writer.js";

const bytesOf = (writer: BodyWriter): number[] => [...writer.bytes.subarray(0, writer.end)];

describe("a message within a message", () => {
  const nested = (length: number) => (writer: BodyWriter) => putBytes(writer, 1, "bytes", new Uint8Array(length));

  it.each([
    [0, [0x12, 0]],
    [125, [0x12, 127, 0x0a, 125]],
    [126, [0x12, 0x80, 1, 0x0a, 126]],
    [127, [0x12, 0x81, 1, 0x0a, 127]],
  ])("has a length of as many bytes as it needs: %i bytes", (length, head) => {
    const writer = new BodyWriter(allocateBytes(512), 0);
    putMessage(writer, 2, "message", {}, nested(length));
    expect(bytesOf(writer)).toEqual([...head, ...new Uint8Array(length)]);
  });

  it("moves the separate bytes within it, and not those before it, and its length counts its own alone", () => {
    const writer = new BodyWriter(allocateBytes(512), 0);
    const large = new Uint8Array(SEPARATE_FROM);
    putBytes(writer, 1, "before", large);
    const before = writer.end;
    putMessage(writer, 2, "message", {}, (inner) => putBytes(inner, 1, "within", large));
    // The length of 16,384 takes three bytes: 0x4000 and the four of the field's own tag and length.
    expect(bytesOf(writer).slice(before)).toEqual([0x12, 0x84, 0x80, 1, 0x0a, 0x80, 0x80, 1]);
    expect(writer.separate.map(({ at }) => at)).toEqual([before, writer.end]);
    expect(writer.byteLength).toBe(writer.end + 2 * large.length);
  });

  it.each([
    [null, "an object, not null"],
    [undefined, "an object, not undefined"],
    ["text", "an object, not text"],
  ])("is refused unless it is an object: %s", (value, expected) => {
    const writer = new BodyWriter(allocateBytes(64), 0);
    expect(() => putMessage(writer, 2, "message", value, () => undefined)).toThrow(
      expect.objectContaining({ path: "message", expected }),
    );
  });
});

describe("unknown fields", () => {
  it("are written whole where they do not fit the bytes that are lent", () => {
    for (const length of [0, 1, 40, 60, 64, 100]) {
      const writer = new BodyWriter(allocateBytes(64), 0);
      putUnknown(writer, [{ field: 100, wireType: 2, bytes: new Uint8Array(length).fill(7) }]);
      expect(bytesOf(writer)).toEqual([0xa2, 6, ...new Uint8Array(length).fill(7)]);
    }
  });
});

describe("bytes", () => {
  it(`stay separate from ${SEPARATE_FROM} bytes on`, () => {
    for (const [length, count] of [
      [SEPARATE_FROM - 1, 0],
      [SEPARATE_FROM, 1],
    ] as const) {
      const writer = new BodyWriter(allocateBytes(64), 0);
      putBytes(writer, 1, "bytes", new Uint8Array(length));
      expect(writer.separate).toHaveLength(count);
    }
  });

  it("have a tag of two bytes from field 16 on", () => {
    for (const [field, tag] of [
      [15, [0x7a]],
      [16, [0x82, 1]],
    ] as const) {
      const writer = new BodyWriter(allocateBytes(64), 0);
      putBytes(writer, field, "bytes", Uint8Array.of(7));
      expect(bytesOf(writer)).toEqual([...tag, 1, 7]);
    }
  });

  it("fill what is lent to the last byte that may be needed", () => {
    const lent = allocateBytes(20);
    const writer = new BodyWriter(lent, 0);
    writer.reserve(20);
    expect(writer.bytes).toBe(lent);
    writer.reserve(21);
    expect(writer.bytes).not.toBe(lent);
  });
});

it("a string with the first character beyond ASCII is written as UTF-8", () => {
  for (const [text, bytes] of [
    ["\u007f", [0x7f]],
    ["\u0080", [0xc2, 0x80]],
    ["a\u0080", [0x61, 0xc2, 0x80]],
  ] as const) {
    const writer = new BodyWriter(allocateBytes(64), 0);
    putString(writer, 1, "text", text);
    expect(bytesOf(writer)).toEqual([0x0a, bytes.length, ...bytes]);
  }
});

it.each([
  [{ kind: "rsa" }, '"rsa"'],
  [{ kind: 7 }, '"7"'],
  [{ kind: null }, '"null"'],
  [{ kind: { a: 1 } }, "an object"],
  [{ kind: [] }, "an array"],
  [{}, '"undefined"'],
  [null, '"object"'],
  ["ecdsa", '"string"'],
])("the error of a union without such a variant says what was given: %j", (value, given) => {
  const writer = new BodyWriter(allocateBytes(64), 0);
  expect(() => refuseKind(writer, "Hash", value)).toThrow(
    expect.objectContaining({ path: "kind", expected: `a variant of Hash, not ${given}` }),
  );
});
