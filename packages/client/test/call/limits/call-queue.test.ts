import { describe, expect, it, vi } from "vitest";
import { CallQueue } from "../../../src/call/limits/call-queue.js";
import { connectTestClient, type TestConnection } from "../../harness.js";
import { holdResponses, respondPong } from "../../scripted-peer.js";

/** Connects to a peer that responds to one call for each `release()`. */
async function connectToHeldPeer(options: {
  maxConcurrentCalls?: number;
  maxQueuedCalls?: number;
}): Promise<TestConnection & { release(): void }> {
  const { script, release } = holdResponses(respondPong);
  return { ...(await connectTestClient(script, options)), release };
}

describe("CallQueue", () => {
  it("runs at most maxConcurrentCalls at once and completes all calls", async () => {
    const { client, peer, release } = await connectToHeldPeer({ maxConcurrentCalls: 3 });
    const calls = Promise.all(Array.from({ length: 10 }, () => client.ping()));
    await vi.waitFor(() => expect(peer.requests).toHaveLength(3));
    for (let ended = 1; ended <= 10; ended++) {
      release();
      await vi.waitFor(() => expect(peer.requests.length).toBe(Math.min(3 + ended, 10)));
      expect(peer.open.size).toBeLessThanOrEqual(3 + 1);
    }
    expect(await calls).toHaveLength(10);
  });

  it("refuses calls beyond maxQueuedCalls", async () => {
    const { client, peer, release } = await connectToHeldPeer({ maxConcurrentCalls: 1, maxQueuedCalls: 2 });
    const calls = [client.ping(), client.ping(), client.ping()];
    await expect(client.ping()).rejects.toMatchObject({
      family: "usage",
      code: "ERR_PARSEC_QUEUE_FULL",
      phase: "queue",
    });
    for (const [before, call] of calls.entries()) {
      await vi.waitFor(() => expect(peer.requests).toHaveLength(before + 1));
      release();
      await call;
    }
  });

  it("removes waiting calls that are aborted or out of time, and the slot goes to the call that waits next", async () => {
    const { client, host, peer, release } = await connectToHeldPeer({ maxConcurrentCalls: 1, maxQueuedCalls: 3 });
    const running = client.ping();
    const controller = new AbortController();
    const aborted = client.ping({ signal: controller.signal });
    const late = client.ping({ timeoutMs: 5 });
    const patient = client.ping();
    await vi.waitFor(() => expect(peer.requests).toHaveLength(1));
    controller.abort();
    host.advance(5);
    await expect(aborted).rejects.toMatchObject({ code: "ERR_PARSEC_ABORTED", phase: "queue" });
    await expect(late).rejects.toMatchObject({ code: "ERR_PARSEC_DEADLINE", phase: "queue" });
    release();
    await running;
    await vi.waitFor(() => expect(peer.requests).toHaveLength(2));
    release();
    await patient;
  });

  it("completes 10,000 queued calls", async () => {
    const { client } = await connectTestClient(respondPong, { maxConcurrentCalls: 16 });
    expect(await Promise.all(Array.from({ length: 10_000 }, () => client.ping()))).toHaveLength(10_000);
  });

  it("starts waiting calls in the order in which they came, also after the queue was empty", () => {
    const queue = new CallQueue(1, 4);
    const started: number[] = [];
    for (let round = 0; round < 3; round++) {
      for (const call of [0, 1, 2]) {
        if (queue.enter({ begin: () => started.push(call) })) started.push(call);
      }
      for (let left = 0; left < 3; left++) queue.leave();
    }
    expect(started).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
  });

  it("gives the slot of a call that no longer waits to the next one", () => {
    const queue = new CallQueue(1, 2);
    const [forgotten, next] = [{ begin: vi.fn() }, { begin: vi.fn() }];
    queue.enter({ begin: vi.fn() });
    expect([queue.enter(forgotten), queue.enter(next)]).toEqual([false, false]);
    queue.forget(forgotten);
    queue.leave();
    expect([forgotten.begin, next.begin].map(({ mock }) => mock.calls.length)).toEqual([0, 1]);
    expect(queue.enter(forgotten)).toBe(false);
  });

  it("gives no slot away when a waiting call leaves, only its position in the queue", () => {
    const queue = new CallQueue(1, 1);
    const [forgotten, next] = [{ begin: vi.fn() }, { begin: vi.fn() }];
    queue.enter({ begin: vi.fn() });
    queue.enter(forgotten);
    queue.forget(forgotten);
    expect(queue.enter(next)).toBe(false);
    expect(() => queue.enter(forgotten)).toThrow(expect.objectContaining({ code: "ERR_PARSEC_QUEUE_FULL" }));
    queue.leave();
    expect(next.begin).toHaveBeenCalledTimes(1);
    queue.leave();
    expect(queue.enter(forgotten)).toBe(true);
  });

  it.each([
    ["maxConcurrentCalls", 0],
    ["maxQueuedCalls", -1],
    ["maxConcurrentCalls", 1.5],
    ["maxConcurrentCalls", 2 ** 53],
  ])("refuses a %s of %s", async (argument, value) => {
    await expect(connectTestClient(respondPong, { [argument]: value })).rejects.toMatchObject({
      code: "ERR_PARSEC_ARGUMENT",
      argument,
    });
  });
});
