import { expect, it } from "vitest";
// @ts-expect-error: the checks are plain JavaScript
import { glossaryProblems, longReadmes, missingPaths, unnamedPackages } from "../documents.mjs";

const page = (text: string) => ({ path: "docs/page.md", text });

it("missingPaths finds a file and a folder that do not exist", () => {
  const paths = ["packages/a/src/b.ts"];
  expect(missingPaths(page("`packages/a/src/b.ts`, `packages/a/src/` and `packages/a`"), paths)).toEqual([]);
  expect(missingPaths(page("`packages/a/src/c.ts` and `tools/d`"), paths)).toHaveLength(2);
});

it("unnamedPackages finds a package that the page does not name", () => {
  expect(unnamedPackages(page("`a` and `b`"), ["a", "b"])).toEqual([]);
  expect(unnamedPackages(page("`a`"), ["a", "b"])).toEqual([expect.stringContaining("the package b")]);
});

it("glossaryProblems finds a term that its package does not use, and a package that does not exist", () => {
  const rows = Array.from({ length: 20 }, () => "| key policy | meaning | `client` |").join("\n");
  const files = [{ path: "packages/client/src/a.ts", text: "/** The key\n * policy. */" }];
  const problems = (extra: string) => glossaryProblems(page(`${rows}\n${extra}\n`), files, ["client"]);
  expect(problems("")).toEqual([]);
  expect(problems("| gizmo | meaning | `client` |")).toHaveLength(1);
  expect(problems("| key policy | meaning | `gone` |")).toHaveLength(1);
  expect(glossaryProblems(page("| key policy | meaning | `client` |"), files, ["client"])).toHaveLength(1);
});

it("longReadmes finds READMEs that fill more than their screens", () => {
  const readme = (path: string, lines: number) => ({ path, text: "x\n".repeat(lines) });
  expect(longReadmes([readme("README.md", 110), readme("packages/a/README.md", 64)])).toEqual([]);
  expect(longReadmes([readme("README.md", 111), readme("packages/a/README.md", 65)])).toHaveLength(2);
});
