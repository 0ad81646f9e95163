import { deepStrictEqual } from "node:assert";
import { createHash } from "node:crypto";
import { format, inspect } from "node:util";
import { expect, it, onTestFinished, vi } from "vitest";
import { allocateBytes, type SecretBytes, secretBytes } from "../src/index.js";

const CONTENT = [0xde, 0xad, 0xbe, 0xef, 7, 8, 9, 222];
const secret = () => {
  const bytes = allocateBytes(CONTENT.length);
  bytes.set(CONTENT);
  return secretBytes(bytes);
};

it("secret bytes are the array that they were made of, and work as any other bytes", () => {
  const bytes = allocateBytes(3);
  expect(secretBytes(secretBytes(bytes))).toBe(bytes);
  expect(secret()).toBeInstanceOf(Uint8Array);
  expect(secret()).toEqual(Uint8Array.from(CONTENT));
  deepStrictEqual(secret(), Uint8Array.from(CONTENT));
  expect([...secret()]).toEqual(CONTENT);
  expect(createHash("sha256").update(secret()).digest()).toEqual(
    createHash("sha256").update(Buffer.from(CONTENT)).digest(),
  );
  expect(Buffer.from(secret()).toString("hex")).toBe("deadbeef070809de");
  expect(Object.keys(secret())).toEqual(CONTENT.map((_, i) => `${i}`));
});

it("secret bytes are zeroes after wipe, which may be called again", () => {
  const bytes = secret();
  bytes.wipe();
  bytes.wipe();
  expect(bytes).toEqual(new Uint8Array(CONTENT.length));
});

it("secret bytes are zeroes after their using block, also if it throws", () => {
  const outlived: Uint8Array[] = [];
  expect(() => {
    using bytes = secret();
    outlived.push(bytes);
    throw new Error("in the block");
  }).toThrow("in the block");
  expect(outlived).toEqual([new Uint8Array(CONTENT.length)]);
});

it("secret bytes have methods that an owner can replace or remove, as those of any class", () => {
  const bytes = secret() as Partial<SecretBytes>;
  delete bytes.wipe;
  expect(bytes.wipe).toBeUndefined();
  const replaced = secret();
  replaced.toJSON = () => "mine";
  expect(JSON.stringify(replaced)).toBe('"mine"');
});

it("secret bytes can be transferred, and wiping them afterwards does nothing", () => {
  const bytes = secret();
  structuredClone(bytes, { transfer: [bytes.buffer] });
  expect(bytes).toHaveLength(0);
  bytes.wipe();
});

it("secret bytes have no property named undefined where a runtime lacks Symbol.dispose", async () => {
  vi.resetModules();
  const original = Symbol;
  const older = Object.setPrototypeOf((text: string) => original(text), original);
  vi.stubGlobal("Symbol", Object.defineProperty(older, "dispose", { value: undefined }));
  onTestFinished(() => void vi.unstubAllGlobals());
  const other = await import("../src/secret-bytes.js");
  expect("undefined" in other.secretBytes(allocateBytes(1))).toBe(false);
});

it("secret bytes do not show their content when they are printed", () => {
  const bytes = secret();
  const shown = [
    inspect(bytes),
    inspect({ deep: [bytes] }, { showHidden: true, depth: Number.POSITIVE_INFINITY, getters: true }),
    format("%s %o %O %j", bytes, bytes, bytes, bytes),
    JSON.stringify({ bytes }),
    `${bytes}`,
    String(bytes),
    bytes.toLocaleString(),
    `${new Error(`failed with ${bytes}`).stack}`,
  ];
  for (const text of shown) {
    expect(text).toContain("[8 secret bytes]");
    expect(text).not.toMatch(/222|de, ?ad|deadbeef|3q2\+7/i);
  }
});
