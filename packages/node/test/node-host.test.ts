import { createHash } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { CallEvent } from "@parsec-ts/client";
import { afterEach, describe, expect, it, vi } from "vitest";

const printed = vi.hoisted(() => [] as string[]);
/** `NODE_DEBUG=parsec` switches it on; Node reads that variable once, when it starts. */
const debug = vi.hoisted(() => Object.assign((line: string) => void printed.push(line), { enabled: false }));
vi.mock("node:util", async (original) => ({
  ...(await original<typeof import("node:util")>()),
  debuglog: () => debug,
}));

const { CALL_CHANNEL, nodeHost } = await import("../src/index.js");

const event = {
  sequence: 7,
  operation: "PsaSignHash",
  provider: 1,
  status: 0,
  attempts: 1,
  durationMs: 11.6,
} as CallEvent;

describe("nodeHost", () => {
  const events: unknown[] = [];
  const listen = (published: unknown): void => void events.push(published);
  afterEach(() => {
    unsubscribe(CALL_CHANNEL, listen);
    debug.enabled = false;
    events.length = printed.length = 0;
  });

  it("is observed by subscribers of the channel, which get events, and only for them computes digests", () => {
    const parts = [Uint8Array.of(1, 2), Uint8Array.of(3)];
    expect(nodeHost.isObserved?.()).toBe(false);
    expect(nodeHost.digest?.(parts)).toBeUndefined();
    nodeHost.observe?.(event);
    subscribe(CALL_CHANNEL, listen);
    expect(nodeHost.isObserved?.()).toBe(true);
    expect(nodeHost.digest?.(parts)).toBe(
      createHash("sha256")
        .update(Uint8Array.of(1, 2, 3))
        .digest("hex"),
    );
    nodeHost.observe?.(event);
    expect(events).toEqual([event]);
    expect(printed).toEqual([]);
  });

  it("is observed by NODE_DEBUG, which prints a line for each call", () => {
    nodeHost.observe?.(event);
    debug.enabled = true;
    expect(nodeHost.isObserved?.()).toBe(true);
    expect(nodeHost.digest?.([])).toBeUndefined();
    for (const details of [
      {},
      { keyName: 'a "key"', attempts: 2 },
      { status: undefined, errorCode: "ERR_PARSEC_TIMEOUT" },
      { status: 1140, errorCode: "ERR_PARSEC_SERVICE_DOES_NOT_EXIST" },
    ])
      nodeHost.observe?.({ ...event, ...details } as CallEvent);
    expect(printed).toEqual([
      "#7 PsaSignHash, provider 1: 0 in 12 ms",
      '#7 PsaSignHash, provider 1, key "a \\"key\\"": 0 in 12 ms, 2 connections',
      "#7 PsaSignHash, provider 1: ERR_PARSEC_TIMEOUT in 12 ms",
      "#7 PsaSignHash, provider 1: ERR_PARSEC_SERVICE_DOES_NOT_EXIST in 12 ms",
    ]);
  });

  it("has a clock that goes on, and timers that can be stopped", async () => {
    const started = nodeHost.now();
    let stopped = 0;
    const stop = nodeHost.startTimer(1, () => stopped++);
    stop();
    await new Promise<void>((resolve) => void nodeHost.startTimer(2, resolve));
    expect(stopped).toBe(0);
    expect(nodeHost.now()).toBeGreaterThan(started);
  });
});
