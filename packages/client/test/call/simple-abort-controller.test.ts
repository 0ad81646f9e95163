import { describe, expect, it, vi } from "vitest";
import { SimpleAbortController } from "../../src/call/simple-abort-controller.js";

describe("SimpleAbortController", () => {
  it("fires once, with the first reason", () => {
    const controller = new SimpleAbortController();
    const listener = vi.fn();
    controller.addEventListener("abort", listener);
    expect([controller.aborted, controller.reason]).toEqual([false, undefined]);
    controller.abort("first");
    controller.abort("second");
    expect([controller.aborted, controller.reason]).toEqual([true, "first"]);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it("calls every listener, also after one that throws", () => {
    const controller = new SimpleAbortController();
    const listener = vi.fn();
    controller.addEventListener("abort", () => {
      throw new Error("a listener's own");
    });
    controller.addEventListener("abort", listener);
    controller.abort(undefined);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it("calls no listener that was removed, and has fired before a listener is called", () => {
    const controller = new SimpleAbortController();
    const removed = vi.fn();
    controller.addEventListener("abort", removed);
    controller.removeEventListener("abort", removed);
    const seen: unknown[] = [];
    controller.addEventListener("abort", () => seen.push(controller.aborted, controller.reason));
    controller.abort("reason");
    expect(removed).not.toHaveBeenCalled();
    expect(seen).toEqual([true, "reason"]);
  });

  it("calls a listener once that aborts again", () => {
    const controller = new SimpleAbortController();
    const listener = vi.fn(() => controller.abort("again"));
    controller.addEventListener("abort", listener);
    controller.abort("first");
    expect(listener).toHaveBeenCalledTimes(1);
  });
});
