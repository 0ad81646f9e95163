import { expect, it } from "vitest";
import { changesOf } from "../c-changes.mjs";

const after = (text) => changesOf(text).map((change) => change.after.trim());

it("a change of C is made in each part of a line that it fits, and in no other", () => {
  expect(changesOf("int a;\n    if (a < b && c)\n        close(fd);")).toEqual([
    { line: 2, before: "    if (a < b && c)", after: "    if (a <= b && c)" },
    { line: 2, before: "    if (a < b && c)", after: "    if (a < b || c)" },
    { line: 2, before: "    if (a < b && c)", after: "    if (!(a < b && c))" },
    { line: 3, before: "        close(fd);", after: "        ;" },
  ]);
});

it.each([
  ["a bound", "return size - 1;", ["return size;"]],
  ["a flag", "open(path, O_PATH | O_CLOEXEC);", ["open(path, O_PATH);", "open(path, O_CLOEXEC);", ";"]],
  ["what a set-user-ID program may read", "x = secure_getenv(name);", ["x = getenv(name);", ";"]],
  ["an assignment", "    *result = -1;", [";"]],
  ["a truth", "return true;", ["return false;"]],
])("a change of C may be one of %s", (_title, line, expected) => {
  expect(after(line).sort()).toEqual(expected.sort());
});

it.each(["#include <x.h>", "/* a < b */", " * a && b", 'puts("a == b");', "p->next = q << 2;"])(
  "a change of C leaves comments, texts and other operators alone: %s",
  (line) => {
    const text = line.startsWith(" *") ? `/*\n${line}\n */` : line;
    expect(after(text).filter((changed) => changed !== ";")).toEqual([]);
  },
);
