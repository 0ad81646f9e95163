import { once } from "node:events";
import { expect, it } from "vitest";
import { startNode } from "../src/index.js";

it("startNode resolves when the process has printed something, and the hook's cleanup kills it", async () => {
  const cleanups: (() => void)[] = [];
  const script = "console.log('ready'); setInterval(() => {}, 1000)";
  const child = await startNode(["-e", script], (cleanup) => cleanups.push(cleanup));
  expect(child.exitCode).toBeNull();
  const exited = once(child, "exit");
  for (const cleanup of cleanups) cleanup();
  expect(await exited).toEqual([null, "SIGKILL"]);
});

it("startNode rejects where the process ends without a word", async ({ onTestFinished }) => {
  await expect(startNode(["-e", "process.exit(3)"], onTestFinished)).rejects.toThrow("node ended with 3");
});
