import { closeSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openDescriptors, temporaryDirectory } from "../src/index.js";

it.runIf(process.platform === "linux")("openDescriptors counts open files, and those that lead to one path", () => {
  const file = join(temporaryDirectory("descriptors", onTestFinished), "file");
  writeFileSync(file, "");
  const before = openDescriptors();
  const descriptor = openSync(file, "r");
  expect(openDescriptors()).toBe(before + 1);
  expect(openDescriptors((target) => target === file)).toBe(1);
  closeSync(descriptor);
  expect(openDescriptors()).toBe(before);
  expect(openDescriptors((target) => target === file)).toBe(0);
});
