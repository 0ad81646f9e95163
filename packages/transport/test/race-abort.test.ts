import { describe, expect, it } from "vitest";
import { abortedError, raceAbort } from "../src/index.js";
import { TestAbortSignal } from "../src/testing/test-abort-signal.js";

const never = new Promise<never>(() => {});

describe("raceAbort", () => {
  it("returns what the work returns, or throws what it throws", async () => {
    const signal = new TestAbortSignal();
    expect(await raceAbort(Promise.resolve(7), signal)).toBe(7);
    await expect(raceAbort(Promise.reject(new Error("broken")), signal)).rejects.toThrow("broken");
  });

  it("gives up when the signal fires, or if it has fired before", async () => {
    const signal = new TestAbortSignal();
    const raced = raceAbort(never, signal);
    signal.abort("enough");
    const aborted = { code: "ERR_PARSEC_ABORTED", cause: "enough" };
    await expect(raced).rejects.toMatchObject(aborted);
    await expect(raceAbort(never, signal)).rejects.toMatchObject(aborted);
    // Work that is done all the same does not count any more.
    await expect(raceAbort(Promise.resolve(7), signal)).rejects.toMatchObject(aborted);
    expect(signal.listenerCount).toBe(0);
  });

  it.each([[undefined], [null], [{}], [7]])("needs a promise: %s is none", async (pending) => {
    const signal = new TestAbortSignal();
    await expect(raceAbort(pending as never, signal)).rejects.toMatchObject({
      code: "ERR_PARSEC_ARGUMENT",
      argument: "pending",
    });
  });
});

it("the error of a signal that fired says in which phase, and has the signal's reason", () => {
  const signal = new TestAbortSignal();
  signal.abort("enough");
  for (const [phase, message] of [
    ["connect", "Connecting was given up: its signal fired."],
    ["write", "The exchange was given up: its signal fired."],
    ["read", "The exchange was given up: its signal fired."],
  ] as const)
    expect(abortedError(signal, phase)).toMatchObject({ family: "transport", phase, message, cause: "enough" });
});
