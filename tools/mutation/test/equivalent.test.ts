import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../workspace.mjs";
import { changesOf as changesOfC } from "../c-changes.mjs";
import { C_EQUIVALENT, isSameChange as isSameChangeC } from "../c-equivalent.mjs";
import { EQUIVALENT, isSameChange } from "../equivalent.mjs";
import { changesOf } from "../typescript-changes.mjs";

const paths = [...new Set(EQUIVALENT.map(({ path }) => path))];

// A line that was edited since would make an entry stand for nothing, or for a neighbour that does change something.
describe.each(paths)("changes of %s that are known to change nothing", async (path) => {
  const changes = await changesOf(path);
  const entries = EQUIVALENT.filter((known) => known.path === path);

  it.each(entries)("can be made, and no others are meant: $line, $mutatorName, $replacement", (known) => {
    expect(changes.filter((change) => isSameChange(known, change))).toHaveLength(known.times ?? 1);
  });
});

it.each(C_EQUIVALENT)("a change of C that is known to change nothing can still be made: $before", (known) => {
  const text = readFileSync(join(root, "packages/client-c/src", known.source), "utf8");
  const same = changesOfC(text).filter((change) => isSameChangeC(known, { source: known.source, text, ...change }));
  // Of one line: two patterns may make the same change.
  expect(new Set(same.map(({ line }) => line)).size).toBe(1);
});
