import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("demo.mjs creates, uses and destroys a key", async () => {
  const demo = fileURLToPath(new URL("../demo.mjs", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [demo]);
  const words = stdout
    .trim()
    .split("\n")
    .map((line) => line.split(/[ :]/)[0]);
  expect(words).toEqual(["connected", "provider", "created", "signed", "verified", "destroyed", "demo"]);
});
