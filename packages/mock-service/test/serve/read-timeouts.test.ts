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

  it("ends the reads of several connections, each after its own time", async () => {
    vi.useFakeTimers();
    const timeouts = new ReadTimeouts(200);
    const ended: string[] = [];
    const read = (name: string): void => timeouts.open().start(() => ended.push(name));
    read("first");
    await vi.advanceTimersByTimeAsync(50);
    read("second");
    const third = timeouts.open();
    third.start(() => ended.push("third"));
    await vi.advanceTimersByTimeAsync(149);
    expect(ended).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toEqual(["first"]);
    third.end();
    await vi.advanceTimersByTimeAsync(49);
    expect(ended).toEqual(["first"]);
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toEqual(["first", "second"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("keeps the process alive only while it runs", () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const before = timers();
    const timeout = new ReadTimeouts(10_000).open();
    for (let i = 0; i < 2; i++) {
      timeout.start(() => {});
      expect(timers()).toBe(before + 1);
      timeout.end();
      expect(timers()).toBe(before);
    }
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
