import { describe, expect, it } from "vitest";
import { SharedMessages } from "../../src/codec/shared-messages.js";

const read = () => ({});
const otherRead = () => ({});

describe("messages that a body has had before", () => {
  // Equal messages at 0, 100 and 200.
  const body = Uint8Array.from({ length: 300 }, (_, at) => at % 100);

  it("are found by their bytes, wherever they lie", () => {
    const shared = new SharedMessages(body);
    const value = {};
    expect(shared.find(read, 0, 10)).toBeUndefined();
    shared.add(read, 0, 10, value);
    expect(shared.find(read, 100, 110)).toBe(value);
    expect(shared.find(read, 0, 10)).toBe(value);
    expect(shared.has(value)).toBe(true);
    expect(shared.has({})).toBe(false);
  });

  it("differ if one byte differs, or the length, or the type", () => {
    const shared = new SharedMessages(body);
    shared.add(read, 0, 10, {});
    for (const [start, end] of [
      [1, 11],
      [100, 109],
      [100, 111],
      [0, 0],
    ] as const)
      expect(shared.find(read, start, end)).toBeUndefined();
    expect(shared.find(otherRead, 0, 10)).toBeUndefined();
  });

  it("are remembered up to 64 bytes", () => {
    const shared = new SharedMessages(body);
    const value = {};
    shared.add(read, 0, 64, value);
    shared.add(read, 0, 65, {});
    expect(shared.find(read, 100, 164)).toBe(value);
    expect(shared.find(read, 100, 165)).toBeUndefined();
  });

  it("are told apart when their hashes are equal", () => {
    // FNV-1a gives both the hash 0xee4eb567.
    const pair = new TextEncoder().encode("k13yzxk1a6ad");
    const shared = new SharedMessages(pair);
    const value = {};
    shared.add(read, 0, 6, value);
    expect(shared.find(read, 6, 12)).toBeUndefined();
    expect(shared.find(read, 0, 6)).toBe(value);
  });

  it("are remembered up to 1,024 for each type", () => {
    const many = new Uint8Array(2 * 1200);
    for (let i = 0; i < 1200; i++) many.set([i & 0xff, i >> 8], 2 * i);
    const shared = new SharedMessages(many);
    for (let i = 0; i < 1200; i++) shared.add(read, 2 * i, 2 * i + 2, i);
    expect([0, 1023, 1024, 1199].map((i) => shared.find(read, 2 * i, 2 * i + 2))).toEqual([
      0,
      1023,
      undefined,
      undefined,
    ]);
    shared.add(otherRead, 0, 2, "other");
    expect(shared.find(otherRead, 0, 2)).toBe("other");
  });
});
