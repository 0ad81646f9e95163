import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { withDirectoryLock } from "../src/directory-lock.js";

it("lets one at a time work in a directory, of many in the same process too, and leaves nothing behind", async () => {
  const directory = mkdtempSync(join(tmpdir(), "parsec-ts-lock-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  let working = 0;
  const done: number[] = [];
  const work = (index: number) =>
    withDirectoryLock(directory, async () => {
      expect(++working).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      working--;
      done.push(index);
    });
  await Promise.all(Array.from({ length: 12 }, (_, index) => work(index)));
  expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index));
  expect(readdirSync(directory)).toEqual([]);
});
