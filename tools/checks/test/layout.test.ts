import { expect, it } from "vitest";
// @ts-expect-error: the checks are plain JavaScript
import { crowdedFolders, longFiles, testsWithoutSource } from "../layout.mjs";

const files = (folder: string, count: number) => Array.from({ length: count }, (_, i) => `${folder}/file-${i}.ts`);

it("crowdedFolders finds a source folder of 13 files, and accepts 12, generated folders and tests", () => {
  expect(crowdedFolders(files("packages/a/src/b", 12))).toEqual([]);
  expect(crowdedFolders(files("packages/a/src/generated", 40))).toEqual([]);
  expect(crowdedFolders(files("packages/a/test", 40))).toEqual([]);
  expect(crowdedFolders(files("packages/a/src/b", 13))).toEqual([expect.stringContaining("packages/a/src/b holds 13")]);
});

it("testsWithoutSource accepts the test of a file and of a folder, and names every other one", () => {
  const tests = ["packages/a/test/b/c.test.ts", "packages/a/test/b.test.ts", "packages/a/test/d.test.ts"];
  expect(testsWithoutSource([...tests, "packages/a/src/b/c.ts"])).toEqual({
    tests,
    without: ["packages/a/test/d.test.ts"],
  });
});

it("longFiles finds a file of 401 lines, and accepts 400 and generated ones", () => {
  const file = (path: string, lines: number) => ({ path, text: "x\n".repeat(lines) });
  expect(longFiles([file("a.ts", 400), file("src/generated/b.ts", 900), file("c.md", 900)])).toEqual([]);
  expect(longFiles([file("a.c", 401)])).toEqual([expect.stringContaining("a.c has 401 lines")]);
});

it("testsWithoutSource accepts a test in conformance for a source of another package", () => {
  const tests = ["packages/conformance/test/node/connect.test.ts", "packages/conformance/test/node/gone.test.ts"];
  expect(testsWithoutSource([...tests, "packages/node/src/connect.ts"]).without).toEqual([tests[1]]);
});
