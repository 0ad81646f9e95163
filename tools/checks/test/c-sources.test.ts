import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clangForTests } from "@parsec-ts/native";
import { afterAll, describe, expect, it } from "vitest";
import { sourcesByGroup, tidyArguments } from "../c-sources.mjs";

const clang = await clangForTests();
const directory = mkdtempSync(join(tmpdir(), "parsec-ts-c-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The names of the checks that find something in a source. */
async function findingsIn(text: string): Promise<readonly (string | undefined)[]> {
  const file = join(directory, "planted.c");
  writeFileSync(file, text);
  const group = { paths: /planted/, includes: [], headers: [], isTest: false };
  const { stdout } = spawnSync(clang?.tidy ?? "", await tidyArguments({ group, standard: "c11", files: [file] }), {
    encoding: "utf8",
  });
  return [...stdout.matchAll(/error: .* \[([\w.-]+),-warnings-as-errors\]/g)].map(([, name]) => name);
}

const lines = (count: number): string => Array.from({ length: count }, (_, i) => `    sum += ${i};\n`).join("");

describe.skipIf(clang === undefined)("clang-tidy", () => {
  it.each([
    ["no function of 40 lines", `int f(int sum)\n{\n${lines(38)}    return sum;\n}\n`, []],
    ["a function of 42 lines", `int f(int sum)\n{\n${lines(41)}    return sum;\n}\n`, ["readability-function-size"]],
    [
      "memory that leaks",
      "void *malloc(unsigned long size);\nint f(void)\n{\n    char *p = malloc(2);\n    return p == 0;\n}\n",
      ["clang-analyzer-unix.Malloc"],
    ],
    ["recursion", "int f(int n)\n{\n    return n == 0 ? 0 : f(n - 1);\n}\n", ["misc-no-recursion"]],
  ])("finds %s", async (_title, text, names) => {
    expect(await findingsIn(text)).toEqual(names);
  });
});

describe("the groups of C sources", () => {
  it("have each source once, those of C++ apart", () => {
    const paths = ["packages/client-c/src/a.c", "packages/client-c/test/c/b.cc", "packages/client-c/src/a.h", "x.ts"];
    expect(sourcesByGroup(paths).map(({ standard, files }) => [standard, files])).toEqual([
      ["c11", ["packages/client-c/src/a.c"]],
      ["c++17", ["packages/client-c/test/c/b.cc"]],
    ]);
  });

  it("refuse a source that none of them has", () => {
    expect(() => sourcesByGroup(["packages/other/src/a.c"])).toThrow("packages/other/src/a.c");
  });
});
