import { describe, expect, it } from "vitest";
import { UnknownBytes } from "../../src/codec/unknown-bytes.js";

/** A body whose bytes differ from their neighbours, and are never 0. */
const body = Uint8Array.from({ length: 20_000 }, (_, at) => (at % 255) + 1);

describe("copies of unknown fields", () => {
  it("hold the bytes of all rows of fields, in order", () => {
    const copies = new UnknownBytes(body, body.length);
    for (const ranges of [
      [3, 5],
      [10, 11, 20, 24],
      [7, 7],
      [0, 1500, 1600, 1601],
      [30, 33],
    ]) {
      const { bytes, start, end } = copies.copy(ranges);
      const rows = ranges.flatMap((from, i) => (i % 2 === 0 ? [...body.subarray(from, ranges[i + 1])] : []));
      expect([...bytes.subarray(start, end)]).toEqual(rows);
    }
  });

  it("share a buffer as long as they fit", () => {
    const copies = new UnknownBytes(body, body.length);
    const all = Array.from({ length: 9 }, (_, i) => copies.copy([i * 1000, i * 1000 + 1000]));
    expect(all.map(({ start }) => start)).toEqual([0, 1000, 2000, 3000, 0, 1000, 2000, 3000, 0]);
    expect(new Set(all.map(({ bytes }) => bytes)).size).toBe(3);
    expect(all[0]?.bytes).toHaveLength(4096);
    const { bytes, start } = copies.copy([0, 1000]);
    expect([bytes, start]).toEqual([all[8]?.bytes, 1000]);
  });

  it("fill a shared buffer to its last byte", () => {
    const copies = new UnknownBytes(body, body.length);
    const sizes = [1000, 1000, 1000, 1000, 96, 1];
    const all = sizes.map((size) => copies.copy([0, size]));
    expect(all[4]?.bytes).toBe(all[0]?.bytes);
    expect(all[5]?.bytes).not.toBe(all[0]?.bytes);
  });

  it("have a buffer of their own from 1 KiB on, which leaves the shared one as it is", () => {
    const copies = new UnknownBytes(body, body.length);
    const short = copies.copy([0, 1023]);
    const long = copies.copy([0, 1024]);
    expect(long.bytes).toHaveLength(1024);
    expect(copies.copy([5, 8])).toMatchObject({ bytes: short.bytes, start: 1023, end: 1026 });
  });

  it("take no more than the rest of the body", () => {
    expect(new UnknownBytes(body, 12).copy([4, 6]).bytes).toHaveLength(8);
    expect(new UnknownBytes(body, 12).copy([4, 6]).bytes.buffer.byteLength).toBe(8);
  });

  it("are all wiped at once", () => {
    const copies = new UnknownBytes(body, body.length);
    const all = [
      [0, 10],
      [0, 5000],
      [10, 20],
      [0, 4000],
    ].map((ranges) => copies.copy(ranges));
    copies.wipe();
    for (const { bytes } of all) expect(bytes.every((byte) => byte === 0)).toBe(true);
  });
});
