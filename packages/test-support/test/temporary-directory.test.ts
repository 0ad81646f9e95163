import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryDirectory } from "../src/index.js";

it("temporaryDirectory makes a private directory, and removes it with all its files when the hook says so", () => {
  const cleanups: (() => void)[] = [];
  const directory = temporaryDirectory("test-support", (cleanup) => cleanups.push(cleanup));
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  writeFileSync(join(directory, "file"), "");
  for (const cleanup of cleanups) cleanup();
  expect(existsSync(directory)).toBe(false);
  for (const cleanup of cleanups) expect(cleanup).not.toThrow();
});
