import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../../workspace.mjs";
import { changesOf } from "../c-changes.mjs";
import { C_EQUIVALENT, isEquivalentC } from "../c-equivalent.mjs";
import { EQUIVALENT } from "../equivalent.mjs";

it.each(EQUIVALENT)("a change that is known to change nothing can still be made: $path, $line", ({ path, line }) => {
  expect(readFileSync(join(root, path), "utf8")).toContain(line);
});

it.each(C_EQUIVALENT)("a change of C that is known to change nothing can still be made: $before", (known) => {
  const text = readFileSync(join(root, "packages/client-c/src", known.source), "utf8");
  const changes = changesOf(text).map((change) => ({ source: known.source, text, ...change }));
  const same = changes.filter((change) => isEquivalentC(change) && change.after.trim() === known.after);
  expect(same.length).toBeGreaterThan(0);
});
