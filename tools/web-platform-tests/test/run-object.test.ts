import { fileURLToPath } from "node:url";
import { whereDebian } from "@parsec-ts/debian";
import { describe, expect, it } from "vitest";
// @ts-expect-error: the runner is plain JavaScript
import { runObject } from "../run-object.mjs";
// @ts-expect-error: the runner is plain JavaScript
import { provisionTests } from "../sources.mjs";
// @ts-expect-error: the runner is plain JavaScript
import { eighthOf } from "../suites.mjs";

const NODE = process.versions.node.split(".")[0] === "24" ? "24" : "20";
const tests = await whereDebian(() => provisionTests(NODE, console.log));
const object = fileURLToPath(new URL("objects/lossy.mjs", import.meta.url));
const run = (task: Record<string, unknown>) => runObject({ object, node: NODE, table: {}, ...task });

describe.skipIf(tests === undefined)("an object with planted faults", () => {
  it("loses the subtests of a hash that it refuses, and no others", { timeout: 60_000 }, async () => {
    const results = await run({ suite: "web", pattern: "digest/digest.https" });
    const { lost, platform, ours } = results.get("digest/digest.https.any.js");
    expect(platform.subtests.length).toBeGreaterThanOrEqual(80);
    expect(ours.subtests).toHaveLength(platform.subtests.length);
    expect(lost.length).toBeGreaterThanOrEqual(16);
    expect(
      lost.every(
        ({ name, message }: Record<string, string>) => /^sha-1/i.test(name ?? "") && /planted/.test(message ?? ""),
      ),
    ).toBe(true);
  });

  it("loses one of Node's own tests", { timeout: 60_000 }, async () => {
    const results = await run({ suite: "node", pattern: "test-webcrypto-digest.js" });
    const { lost, platform } = results.get("test-webcrypto-digest.js");
    expect(platform.subtests[0].message).toBe("");
    expect(lost).toHaveLength(1);
  });

  it("refuses a pattern that no file matches", async () => {
    await expect(run({ suite: "web", pattern: "no such file" })).rejects.toThrow('"no such file"');
  });
});

it("eighthOf gives every file on exactly one of eight days", () => {
  const files = Array.from({ length: 100 }, (_, i) => `file-${i}.js`);
  const days = Array.from({ length: 8 }, (_, day) => eighthOf(files, 20_000 + day));
  expect(days.flat().sort()).toEqual([...files].sort());
  expect(days.every((day) => day.length < 30)).toBe(true);
});
