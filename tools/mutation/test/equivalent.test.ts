import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../../workspace.mjs";
import { changesOf } from "../c-changes.mjs";
import { C_EQUIVALENT, isSameChange } from "../c-equivalent.mjs";
import { EQUIVALENT } from "../equivalent.mjs";

it.each(EQUIVALENT)(
  "a change that is known to change nothing can still be made: $path, $line",
  ({ path, line, original = "" }) => {
    const text = readFileSync(join(root, path), "utf8").split("\n");
    expect(text.find((one) => one.includes(line) && one.includes(original))).toBeDefined();
  },
);

it.each(C_EQUIVALENT)("a change of C that is known to change nothing can still be made: $before", (known) => {
  const text = readFileSync(join(root, "packages/client-c/src", known.source), "utf8");
  const same = changesOf(text).filter((change) => isSameChange(known, { source: known.source, text, ...change }));
  // Of one line: two patterns may make the same change.
  expect(new Set(same.map(({ line }) => line)).size).toBe(1);
});
