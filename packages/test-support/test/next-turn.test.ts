import { expect, it } from "vitest";
import { nextTurn } from "../src/index.js";

it("nextTurn resolves after all promises that need no I/O", async () => {
  let steps = 0;
  const chain = (async () => {
    for (; steps < 1000; steps++) await undefined;
  })();
  await nextTurn();
  expect(steps).toBe(1000);
  await chain;
});
