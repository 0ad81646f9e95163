import { expect, it } from "vitest";
import { inArrayBuffer } from "../src/index.js";

it("bytes in an ArrayBuffer are not copied, those in shared memory are", () => {
  const own = Uint8Array.of(1, 2, 3).subarray(1);
  expect(inArrayBuffer(own)).toBe(own);
  const shared = new Uint8Array(new SharedArrayBuffer(2));
  const copy = inArrayBuffer(shared);
  expect(copy).toEqual(new Uint8Array(2));
  expect(copy.buffer).toBeInstanceOf(ArrayBuffer);
});
