import { nextTurn } from "@parsec-ts/test-support";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ReadTimeouts } from "../../src/serve/read-timeouts.js";

/** Keeps the event loop from running, as a long computation does. */
function blockLoop(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe("a read timeout", () => {
  afterEach(() => void vi.useRealTimers());

  it("ends a read that does not come", async () => {
    const timeout = new ReadTimeouts(20).open();
    expect(await timeout.race(new Promise(() => {}))).toBeUndefined();
    timeout.end();
  });

  it("takes its whole time", async () => {
    vi.useFakeTimers();
    const timeout = new ReadTimeouts(200).open();
    let outcome: unknown = "waiting";
    void timeout.race(new Promise(() => {})).then((result) => {
      outcome = result;
    });
    await vi.advanceTimersByTimeAsync(199);
    expect(outcome).toBe("waiting");
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome).toBeUndefined();
    timeout.end();
  });

  it("starts anew with each read", async () => {
    vi.useFakeTimers();
    const timeout = new ReadTimeouts(200).open();
    for (let i = 0; i < 5; i++) {
      const read = timeout.race(new Promise((resolve) => setTimeout(resolve, 150, i)));
      await vi.advanceTimersByTimeAsync(150);
      expect(await read).toBe(i);
    }
    timeout.end();
  });

  it("does not count the time for which the event loop did not run", async () => {
    const timeout = new ReadTimeouts(20).open();
    const read = timeout.race(nextTurn().then(() => "bytes"));
    // The timer is then due before anything can be read.
    blockLoop(100);
    expect(await read).toBe("bytes");
    timeout.end();
  });
});
