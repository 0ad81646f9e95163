import { describe, expect, it } from "vitest";
import { IoOutcome, type NativeCall } from "../../js/io/native-call.js";
import { NativeExchange } from "../../js/io/native-exchange.js";

const REQUEST = [new Uint8Array([1, 2])];
const BYTES = new Uint8Array([3]);

/** A signal, which the test fires. */
class Signal {
  aborted = false;
  readonly reason = new Error("enough");
  readonly listeners = new Set<() => void>();

  addEventListener(_type: "abort", listener: () => void): void {
    this.listeners.add(listener);
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    this.listeners.delete(listener);
  }

  fire(): void {
    this.aborted = true;
    for (const listener of [...this.listeners]) listener();
  }
}

interface SinkParts {
  connected?(): void;
  sent?(): void;
  take?(chunk: Uint8Array): boolean;
}

/** Starts an exchange. `heard` is what C was asked for and what the sink was told, in order; the test plays C. */
function start({ connected, sent, take }: SinkParts = {}, signal = new Signal()) {
  const heard: string[] = [];
  const native = {
    exchange: (number: number, parts: readonly Uint8Array[]) => heard.push(`exchange ${number}, ${parts.length} part`),
    close: (number: number) => heard.push(`close ${number}`),
  } as unknown as NativeCall;
  const sink = {
    connected: () => {
      heard.push("connected");
      connected?.();
    },
    sent: () => {
      heard.push("sent");
      sent?.();
    },
    take: (chunk: Uint8Array) => {
      heard.push(`take ${chunk.join()}`);
      return take?.(chunk) ?? true;
    },
  };
  const exchange = new NativeExchange(native, 7, { parts: REQUEST, sink, signal });
  return { heard, signal, exchange, done: exchange.run() };
}

describe("an exchange of the engine", () => {
  it("connects, writes and reads, hands on what comes and closes", async () => {
    const { heard, signal, exchange, done } = start();
    exchange.connected(IoOutcome.Done);
    exchange.written(IoOutcome.Done);
    exchange.received(IoOutcome.Done, BYTES);
    await done;
    expect(heard).toEqual(["exchange 7, 1 part", "connected", "sent", "take 3", "close 7"]);
    expect(signal.listeners.size).toBe(0);
  });

  it("reads on until the sink has enough, or the service has sent everything", async () => {
    const { heard, exchange, done } = start({ take: () => false });
    exchange.connected(IoOutcome.Done);
    exchange.written(IoOutcome.Done);
    exchange.received(IoOutcome.Done, BYTES);
    exchange.received(IoOutcome.Ended, undefined);
    await done;
    expect(heard.slice(3)).toEqual(["take 3", "close 7"]);
  });

  it.each([
    [IoOutcome.NoSocket, "ERR_PARSEC_TRANSPORT_NO_SOCKET"],
    [IoOutcome.Busy, "ERR_PARSEC_TRANSPORT_BUSY"],
    [IoOutcome.Untrusted, "ERR_PARSEC_ENDPOINT_UNTRUSTED"],
    [IoOutcome.OwnProcess, "ERR_PARSEC_ENDPOINT_OWN_PROCESS"],
  ])("rejects when there is no connection: outcome %i", async (outcome, code) => {
    const { heard, exchange, done } = start();
    exchange.connected(outcome);
    await expect(done).rejects.toMatchObject({ code, phase: "connect" });
    expect(heard).toEqual(["exchange 7, 1 part", "close 7"]);
  });

  it("takes a response although the request could not be sent", async () => {
    const { heard, exchange, done } = start();
    exchange.connected(IoOutcome.Done);
    exchange.written(IoOutcome.Ended);
    exchange.received(IoOutcome.Done, BYTES);
    await done;
    expect(heard).not.toContain("sent");
  });

  it.each([
    ["was not taken whole", [IoOutcome.Ended]],
    ["is still being sent", []],
  ])("rejects with the error of the request if it %s and no response comes", async (_title, outcomes) => {
    const { exchange, done } = start();
    exchange.connected(IoOutcome.Done);
    for (const outcome of outcomes) exchange.written(outcome);
    exchange.received(IoOutcome.Ended, undefined);
    await expect(done).rejects.toMatchObject({ code: "ERR_PARSEC_TRANSPORT_CLOSED", phase: "write" });
  });

  it("rejects at once when sending fails: the service waits for the rest", async () => {
    const { heard, exchange, done } = start();
    exchange.connected(IoOutcome.Done);
    exchange.written(IoOutcome.Failed);
    await expect(done).rejects.toMatchObject({ code: "ERR_PARSEC_TRANSPORT_FAILED", phase: "write" });
    expect(heard.at(-1)).toBe("close 7");
  });

  it("rejects when reading fails", async () => {
    const { exchange, done } = start();
    exchange.connected(IoOutcome.Done);
    exchange.written(IoOutcome.Done);
    exchange.received(IoOutcome.Failed, undefined);
    await expect(done).rejects.toMatchObject({ code: "ERR_PARSEC_TRANSPORT_FAILED", phase: "read" });
  });

  it.each(["connect", "write", "read"] as const)(
    "ends at once when its signal fires in the phase %s, and hears nothing more",
    async (phase) => {
      const { heard, signal, exchange, done } = start();
      if (phase !== "connect") exchange.connected(IoOutcome.Done);
      if (phase === "read") exchange.written(IoOutcome.Done);
      signal.fire();
      await expect(done).rejects.toMatchObject({ code: "ERR_PARSEC_ABORTED", phase, cause: signal.reason });
      expect(heard.at(-1)).toBe("close 7");
      const before = heard.length;
      exchange.connected(IoOutcome.Done);
      exchange.written(IoOutcome.Done);
      exchange.received(IoOutcome.Done, BYTES);
      exchange.received(IoOutcome.Ended, undefined);
      expect(heard).toHaveLength(before);
    },
  );

  it("opens nothing if its signal has fired before", async () => {
    const signal = new Signal();
    signal.fire();
    const { heard, done } = start({}, signal);
    await expect(done).rejects.toMatchObject({ code: "ERR_PARSEC_ABORTED", phase: "connect" });
    expect(heard).toEqual([]);
  });

  it.each(["connected", "sent", "take"] as const)("throws what the sink throws in %s, and closes", async (method) => {
    const error = new Error("the sink's own");
    const { heard, exchange, done } = start({
      [method]: () => {
        throw error;
      },
    });
    exchange.connected(IoOutcome.Done);
    exchange.written(IoOutcome.Done);
    exchange.received(IoOutcome.Done, BYTES);
    await expect(done).rejects.toBe(error);
    expect(heard.at(-1)).toBe("close 7");
    expect(heard.filter((what) => what.startsWith("close"))).toHaveLength(1);
  });
});
