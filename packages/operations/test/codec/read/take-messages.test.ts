import { describe, expect, it } from "vitest";
import {
  BodyReader,
  MAX_DUPLICATES,
  takeBool,
  takeBytes,
  takeList,
  takeMessage,
  takePublicBytes,
  takeUint32,
} from "../../../src/codec/index.js";
import { WireType } from "../../../src/codec/wire/wire-reader.js";
import { hex, repeated } from "../../hex.js";

type Take = (reader: BodyReader) => unknown;

/** Reads a list of messages, field 1, whose fields 1 and 2 are taken by those functions. */
function readList(body: Uint8Array, one: Take, two: Take = one): readonly object[] {
  const reader = new BodyReader(body);
  const list: object[] = [];
  const read = (inner: BodyReader) => {
    const message: Record<string, unknown> = {};
    let unknown: number[] | undefined;
    while (inner.next()) {
      if (inner.field === 1) message.one = one(inner);
      else if (inner.field === 2) message.two = two(inner);
      else unknown = inner.unknown(unknown);
    }
    return inner.finish(message, unknown);
  };
  while (reader.next()) {
    if (reader.field === 1) takeList(reader, list, WireType.LengthDelimited, () => takeMessage(reader, read));
    else takeUint32(reader);
  }
  return list;
}

describe("equal messages in a list", () => {
  it("share one value if they hold no bytes", () => {
    const [first, second] = readList(hex("0a020801 0a020801"), takeUint32);
    expect(first).toEqual({ one: 1 });
    expect(second).toBe(first);
  });

  it.each<[string, Take, Take]>([
    ["secret", takeBytes, takeBytes],
    ["public", takePublicBytes, takePublicBytes],
    ["secret and public", takeBytes, takePublicBytes],
    ["public and secret", takePublicBytes, takeBytes],
  ])("have bytes of their own, so that their owners can wipe them: %s", (_title, one, two) => {
    const [first, second] = readList(hex("0a060a0107120108 0a060a0107120108"), one, two);
    expect(second).not.toBe(first);
    (first as { one: Uint8Array }).one.fill(0);
    expect(second).toEqual({ one: Uint8Array.of(7), two: Uint8Array.of(8) });
  });
});

describe("a field that comes again", () => {
  const tooMany = new RegExp(`more than ${MAX_DUPLICATES} fields that came before`);

  it("is counted apart from the elements of a list, whose field comes again by its nature", () => {
    const list = repeated("0a00", 4 * MAX_DUPLICATES);
    const again = (count: number) => Uint8Array.of(...list, ...repeated("1001", 2 * count));
    expect(readList(again(MAX_DUPLICATES + 1), takeUint32)).toHaveLength(2 * MAX_DUPLICATES);
    expect(() => readList(again(MAX_DUPLICATES + 3), takeUint32)).toThrow(tooMany);
  });

  it("is told from one whose number is 32 higher", () => {
    // Each element has field 33 and then field 1: no field comes twice in one message. All differ, so that none is shared.
    const elements = Array.from({ length: MAX_DUPLICATES + 2 }, (_, i) => [
      ...[0x0a, 6, 0x88, 2, 1],
      ...[0x08, 0x80 | (i & 0x7f), i >> 7],
    ]);
    expect(readList(Uint8Array.from(elements.flat()), takeUint32)).toHaveLength(MAX_DUPLICATES + 2);
  });
});

it("a truth value is true if any of its 64 bits is set", () => {
  for (const [bytes, value] of [
    ["00", false],
    ["01", true],
    ["8000", false],
    ["808080808001", true],
    ["80808080808080808001", true],
  ] as const) {
    const reader = new BodyReader(hex(`08 ${bytes}`));
    expect(reader.next()).toBe(true);
    expect(takeBool(reader)).toBe(value);
  }
});
