import { expect, it } from "vitest";
import { freshPaths } from "../src/index.js";

it("freshPaths gives another path at each call, whatever the name", () => {
  const freshPath = freshPaths("/d");
  expect([freshPath(), freshPath(), freshPath("a"), freshPath("a")]).toEqual([
    "/d/socket-0",
    "/d/socket-1",
    "/d/a-2",
    "/d/a-3",
  ]);
});
