import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { asOtherUser, isRoot, temporaryDirectory, UNPRIVILEGED_UID } from "../src/index.js";

it("asOtherUser returns what the action returns, and is the own user again afterwards", async () => {
  const own = process.geteuid?.();
  expect(await asOtherUser(async () => process.geteuid?.())).toBe(isRoot ? UNPRIVILEGED_UID : own);
  expect(process.geteuid?.()).toBe(own);
});

it("asOtherUser is the own user again after an action that failed", async () => {
  const own = process.geteuid?.();
  await expect(asOtherUser(() => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  expect(process.geteuid?.()).toBe(own);
});

it.runIf(isRoot)("asOtherUser makes files that belong to the other user (as root)", async ({ onTestFinished }) => {
  const directory = await asOtherUser(async () => temporaryDirectory("other", onTestFinished), 4242);
  const file = join(directory, "file");
  await asOtherUser(async () => writeFileSync(file, ""), 4242);
  expect(statSync(file).uid).toBe(4242);
});
