import { expect, it } from "vitest";
import { readToEnd, readUntil } from "../src/index.js";

async function* chunks(error?: Error): AsyncGenerator<Uint8Array> {
  yield Uint8Array.of(1, 2);
  yield Uint8Array.of(3);
  if (error !== undefined) throw error;
}

it("readToEnd gives all bytes", async () => {
  expect(await readToEnd(chunks())).toEqual({ bytes: Uint8Array.of(1, 2, 3) });
});

it("readToEnd gives the bytes that came before an error, and the error", async () => {
  const error = new Error("broken");
  expect(await readToEnd(chunks(error))).toEqual({ bytes: Uint8Array.of(1, 2, 3), error });
});

it("readUntil leaves the rest to be read", async () => {
  const iterator = chunks();
  await readUntil(iterator, (chunk) => chunk.length === 2);
  expect(await iterator.next()).toEqual({ done: false, value: Uint8Array.of(3) });
});

it("readUntil stops at the end where enough never comes", async () => {
  const read: number[] = [];
  await readUntil(chunks(), (chunk) => read.push(...chunk) < 0);
  expect(read).toEqual([1, 2, 3]);
});
