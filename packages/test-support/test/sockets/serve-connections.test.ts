import { expect, it, vi } from "vitest";
import { serveConnections } from "../../src/index.js";

it("serveConnections serves all at once, closes those that fail, and resolves to their errors at the listener's end", async () => {
  const connections = [1, 2, 3].map((id) => ({ id, close: vi.fn() }));
  const listener = {
    connections: (async function* () {
      yield* connections;
    })(),
  };
  let serving = 0;
  let most = 0;
  const errors = await serveConnections(listener, async ({ id }) => {
    most = Math.max(most, ++serving);
    await new Promise((resolve) => setImmediate(resolve));
    serving--;
    if (id === 2) throw new Error("failed");
  });
  expect(errors).toEqual([new Error("failed")]);
  expect(most).toBe(3);
  expect(serving).toBe(0);
  expect(connections.map(({ close }) => close.mock.calls.length)).toEqual([0, 1, 0]);
});
