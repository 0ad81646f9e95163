import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
// @ts-expect-error: the checks are plain JavaScript
import { countImports } from "../../../packages/conformance/bench/peers/count-imports.mjs";
// @ts-expect-error: the checks are plain JavaScript
import { allocationsPerCall } from "../costs/count-allocations.mjs";
// @ts-expect-error: the checks are plain JavaScript
import { countedCalls } from "../costs/count-system-calls.mjs";
// @ts-expect-error: the checks are plain JavaScript
import { exceededCosts, limitsFor } from "../costs/limits.mjs";

it("exceededCosts names a cost above its limit, with the old and the new figure and the way to raise it", () => {
  const limits = limitsFor({ files: 13, bytes: 1000 });
  expect(exceededCosts({ files: 13, bytes: 1020 }, limits)).toEqual([]);
  expect(exceededCosts({ files: 14, bytes: 1021 }, limits)).toEqual([
    expect.stringMatching(/^files: 14, was 13; the limit is 13\. .*costs\.mjs --write/),
    expect.stringMatching(/^bytes: 1021, was 1000; the limit is 1020\./),
  ]);
});

it("exceededCosts refuses a cost that has no limit", () => {
  expect(exceededCosts({ files: 1 }, {})).toEqual([expect.stringContaining("files: 1, and no limit.")]);
});

it("countImports finds a planted file and a planted module of Node, however deep", () => {
  const folder = mkdtempSync(join(tmpdir(), "parsec-ts-imports-"));
  try {
    writeFileSync(join(folder, "a.mjs"), 'import "./b.mjs";');
    writeFileSync(join(folder, "b.mjs"), "");
    const plain = countImports("./a.mjs", folder);
    expect(plain.files).toBe(2);
    writeFileSync(join(folder, "b.mjs"), 'import "./c.mjs";');
    writeFileSync(join(folder, "c.mjs"), 'import "node:zlib";');
    const { files, builtins } = countImports("./a.mjs", folder);
    expect(files).toBe(3);
    expect(builtins).toBeGreaterThan(plain.builtins);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it("allocationsPerCall finds planted bytes, and repeats its figures to the hundredth part", async () => {
  const plain = await allocationsPerCall();
  const planted = await allocationsPerCall({ PARSEC_PLANTED_BYTES: "5000" });
  for (const call of ["ping", "signHash"]) {
    expect(planted[call]).toBeGreaterThan(plain[call] + 0.98 * 5000);
    expect(planted[call]).toBeLessThan(1.01 * plain[call] + 1.04 * 5000);
  }
  expect(planted.queued / plain.queued).toBeCloseTo(1, 2);
});

it("countedCalls sums a table by strace without waiting, memory and threads", () => {
  const report = "read 12\nwrite 11\nepoll_pwait 7\nfutex 100\nmmap 9\nstatx 3\n------ ------\ntotal 142\n";
  expect(countedCalls(report)).toBe(23);
});
