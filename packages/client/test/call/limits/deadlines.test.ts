import { expect, it, vi } from "vitest";
import { Deadlines } from "../../../src/call/limits/deadlines.js";
import { TestHost } from "../../harness.js";

const deadline = () => ({ until: 0, timeUp: vi.fn() });
const isUp = ({ timeUp }: ReturnType<typeof deadline>): boolean => timeUp.mock.calls.length === 1;

it("deadlines end each call at its own time, with one timer for all of the same timeout", () => {
  const host = new TestHost();
  const deadlines = new Deadlines(host);
  const calls = [deadline(), deadline(), deadline()];
  for (const call of calls) {
    deadlines.add(call, 100);
    host.advance(10);
  }
  expect(host.running).toBe(1);
  host.advance(69);
  expect(calls.map(isUp)).toEqual([false, false, false]);
  host.advance(1);
  expect(calls.map(isUp)).toEqual([true, false, false]);
  host.advance(9);
  expect(calls.map(isUp)).toEqual([true, false, false]);
  host.advance(1);
  expect(calls.map(isUp)).toEqual([true, true, false]);
  host.advance(10);
  expect(calls.map(isUp)).toEqual([true, true, true]);
  expect(host.running).toBe(0);
});

it("deadlines whose times are up at once end together, in the order in which they were added", () => {
  const host = new TestHost();
  const deadlines = new Deadlines(host);
  const order: number[] = [];
  for (const call of [1, 2, 3]) deadlines.add({ until: 0, timeUp: () => order.push(call) }, 50);
  host.advance(80);
  expect(order).toEqual([1, 2, 3]);
  expect(host.running).toBe(0);
});

it("a deadline that was removed does not end its call, and the last one takes the timer with it", () => {
  const host = new TestHost();
  const deadlines = new Deadlines(host);
  const [first, second] = [deadline(), deadline()];
  deadlines.add(first, 100);
  host.advance(40);
  deadlines.add(second, 100);
  deadlines.remove(first, 100);
  host.advance(60);
  expect([isUp(first), isUp(second), host.running]).toEqual([false, false, 1]);
  host.advance(40);
  expect([isUp(first), isUp(second), host.running]).toEqual([false, true, 0]);
  deadlines.add(first, 100);
  deadlines.remove(first, 100);
  deadlines.remove(first, 100);
  expect(host.running).toBe(0);
});

it("deadlines of other timeouts have timers of their own, and a call may add one when its time is up", () => {
  const host = new TestHost();
  const deadlines = new Deadlines(host);
  const [short, long, next] = [deadline(), deadline(), deadline()];
  short.timeUp.mockImplementation(() => deadlines.add(next, 10));
  deadlines.add(long, 1000);
  deadlines.add(short, 10);
  expect(host.running).toBe(2);
  host.advance(10);
  expect([isUp(short), isUp(next), isUp(long)]).toEqual([true, false, false]);
  expect(host.running).toBe(2);
  host.advance(10);
  expect([isUp(next), isUp(long), host.running]).toEqual([true, false, 1]);
});

it("a clock that fails keeps no deadline", () => {
  const own = new Error("no timer");
  const deadlines = new Deadlines({
    now: () => 0,
    startTimer() {
      throw own;
    },
  });
  for (let time = 0; time < 2; time++) expect(() => deadlines.add(deadline(), 10)).toThrow(own);
});

it("groups of calls are kept for the next calls, and those of ever new timeouts work too", () => {
  const host = new TestHost();
  const deadlines = new Deadlines(host);
  for (let timeoutMs = 1; timeoutMs < 40; timeoutMs++) {
    const [ended, removed] = [deadline(), deadline()];
    deadlines.add(ended, timeoutMs);
    deadlines.add(removed, timeoutMs);
    deadlines.remove(removed, timeoutMs);
    host.advance(timeoutMs);
    expect([isUp(ended), isUp(removed), host.running]).toEqual([true, false, 0]);
  }
});
