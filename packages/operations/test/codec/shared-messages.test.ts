import { describe, expect, it } from "vitest";
import { FREE_NESTED_MESSAGES } from "../../src/codec/index.js";
import { SharedMessages } from "../../src/codec/shared-messages.js";
import { listKeys } from "../../src/index.js";
import { encodeBody } from "../encode-body.js";

const NO_USAGE = {
  export: false,
  copy: false,
  cache: false,
  encrypt: false,
  decrypt: false,
  signMessage: false,
  verifyMessage: false,
  signHash: false,
  verifyHash: false,
  derive: false,
};

const TOO_MANY = expect.objectContaining({ family: "protocol", code: "ERR_PARSEC_PROTOCOL_TOO_MANY_ELEMENTS" });

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

/** Keys with a policy of their own each: beside the key, its attributes and its policy are made anew. */
function keysWithPolicies(count: number): Uint8Array {
  return encodeBody(listKeys.result, {
    keys: Array.from({ length: count }, (_, i) => ({
      providerId: 1,
      name: "k",
      attributes: {
        keyType: { kind: "aes" as const },
        keyBits: 128,
        keyPolicy: {
          keyUsageFlags: NO_USAGE,
          keyAlgorithm: { kind: "none" as const },
          unknownFields: [{ field: 9, wireType: 5, bytes: Uint8Array.of(i & 0xff, i >> 8, 0, 0) }],
        },
      },
    })),
  });
}

describe("messages within list elements", () => {
  // The first key has five more: its type and the variant, the flags, the algorithm and the variant. The unknown fields count as well.
  const MOST = FREE_NESTED_MESSAGES - 5;

  it("are refused beyond one for each element and a fixed number, before the next one is made", () => {
    expect(listKeys.result.decode(keysWithPolicies(MOST)).keys).toHaveLength(MOST);
    expect(() => listKeys.result.decode(keysWithPolicies(MOST + 1))).toThrow(TOO_MANY);
  });

  it("are allowed in greater number where more elements are", () => {
    expect(() => listKeys.result.decode(keysWithPolicies(1500), { maxListElements: 23_000 })).toThrow(TOO_MANY);
    expect(listKeys.result.decode(keysWithPolicies(1500), { maxListElements: 16 * 1505 }).keys).toHaveLength(1500);
    expect(listKeys.result.decode(keysWithPolicies(20), { maxListElements: 40 }).keys).toHaveLength(20);
  });

  it("cost nothing when they are equal, unknown fields included", () => {
    const [first = new Uint8Array(0)] = [keysWithPolicies(1)];
    const { keys } = listKeys.result.decode(new Uint8Array(Buffer.concat(Array(10_000).fill(first))));
    expect(keys).toHaveLength(10_000);
    expect(keys[9_999]).toBe(keys[0]);
    expect(keys[0]?.attributes.keyPolicy.unknownFields).toEqual([{ field: 9, wireType: 5, bytes: new Uint8Array(4) }]);
  });

  it("are as they were sent, whatever is shared", () => {
    const { keys } = listKeys.result.decode(keysWithPolicies(300));
    expect(keys.map(({ attributes }) => attributes.keyPolicy.unknownFields?.[0]?.bytes[0])).toEqual(
      Array.from({ length: 300 }, (_, i) => i & 0xff),
    );
  });
});
