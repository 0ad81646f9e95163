import { nextTurn } from "@parsec-ts/test-support";
import { describe, expect, it } from "vitest";
import { abortedError, type Connection, memoryTransport, type Transport } from "../src/index.js";
import { type TransportHarness, transportCases } from "../src/testing/index.js";
import { TestAbortSignal } from "../src/testing/test-abort-signal.js";

type Peer = ReturnType<typeof listen>;

function listen() {
  const { listener, transport } = memoryTransport();
  return { ...listener, transport };
}

/** The memory transport with one promise of the contract broken. */
function broken(change: (transport: Transport) => Transport): TransportHarness<Peer> {
  return { peer: listen, connect: ({ transport }) => change(transport) };
}

function brokenConnection(change: (connection: Connection) => Partial<Connection>): TransportHarness<Peer> {
  return broken((transport) => ({
    async connect(options) {
      const { write, chunks, close } = bound(await transport.connect(options));
      return { write, chunks, close, ...change({ write, chunks, close }) };
    },
  }));
}

function bound(connection: Connection): Connection {
  return {
    write: (parts) => connection.write(parts),
    chunks: connection.chunks,
    close: () => connection.close(),
  };
}

async function failures(harness: TransportHarness<Peer>): Promise<Record<string, string>> {
  const failed: Record<string, string> = {};
  for (const { title, run } of transportCases(harness)) {
    await run().catch((error: unknown) => {
      failed[title] = String(error);
    });
  }
  return failed;
}

async function* changed(
  chunks: AsyncIterable<Uint8Array>,
  change: (chunk: Uint8Array) => Uint8Array,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield change(chunk);
}

describe("the compliance kit finds a transport that", () => {
  it.each<[string, TransportHarness<Peer>, RegExp]>([
    [
      "changes a byte",
      brokenConnection(({ chunks }) => ({
        chunks: changed(chunks, (chunk) => chunk.map((byte, at) => (at === 20 ? byte ^ 1 : byte))),
      })),
      /byte 20 of 52 is/,
    ],
    [
      "sends parts in the wrong order",
      brokenConnection(({ write }) => ({ write: (parts) => write([...parts].reverse()) })),
      /The request at the service: byte 0/,
    ],
    [
      "keeps the caller's bytes after the write has resolved",
      brokenConnection(({ write }) => ({
        write: async (parts) =>
          void nextTurn()
            .then(() => write(parts))
            .catch(() => undefined),
      })),
      /Bytes changed after the write/,
    ],
    [
      "takes any number of bytes while the peer does not read",
      brokenConnection(({ write }) => ({ write: async (parts) => void write(parts).catch(() => undefined) })),
      /memory is not bounded/,
    ],
    [
      "rejects with an error that is no ParsecError",
      brokenConnection(({ write }) => ({
        write: (parts) =>
          write(parts).catch(() => {
            throw new Error("EPIPE");
          }),
      })),
      /expected a ParsecError, got Error: EPIPE/,
    ],
    [
      "rejects with another code",
      brokenConnection(({ write }) => ({
        write: (parts) =>
          write(parts).catch(() => {
            throw abortedError(new TestAbortSignal());
          }),
      })),
      /expected ERR_PARSEC_TRANSPORT_CLOSED, got ERR_PARSEC_ABORTED/,
    ],
    [
      "loses the response when a write fails",
      brokenConnection(({ write, close }) => ({
        write: (parts) =>
          write(parts).catch((error: unknown) => {
            close();
            throw error;
          }),
      })),
      /closed on this side/,
    ],
    [
      "stays open when the loop is left",
      brokenConnection(({ chunks }) => {
        const iterator = chunks[Symbol.asyncIterator]();
        let left = false;
        const next = async () => (left ? { done: true as const, value: undefined } : iterator.next());
        const leave = async () => {
          left = true;
          return { done: true as const, value: undefined };
        };
        return { chunks: { [Symbol.asyncIterator]: () => ({ next, return: leave }) } };
      }),
      /Writing after the loop/,
    ],
    [
      "connects although the signal has fired",
      broken((transport) => ({ connect: () => transport.connect({ signal: new TestAbortSignal() }) })),
      /Connecting with a fired signal: expected an error/,
    ],
    [
      "leaves a listener on the signal",
      broken((transport) => ({
        connect({ signal }) {
          signal.addEventListener("abort", () => undefined);
          return transport.connect({ signal });
        },
      })),
      /A listener stayed on the signal/,
    ],
    [
      "loses the reason of the abort",
      broken((transport) => ({
        async connect({ signal }) {
          if (signal.aborted) throw abortedError({ ...signal, reason: undefined } as typeof signal);
          return transport.connect({ signal });
        },
      })),
      /cause is not the signal's reason/,
    ],
  ])("%s", async (_defect, harness, message) => {
    const found = Object.values(await failures(harness));
    expect(found).not.toEqual([]);
    expect(found.join("\n")).toMatch(message);
  });
});

describe("the case of a stalled address", () => {
  const { transport } = memoryTransport();
  const title = /neither accepts nor refuses/;

  it("is left out where the harness has none", () => {
    expect(transportCases(broken((same) => same)).filter((one) => title.test(one.title))).toEqual([]);
  });

  it("passes where connecting ends when the signal fires, and fails where it does not", async () => {
    const stalled = (): Transport => ({
      connect: ({ signal }) =>
        new Promise((_, reject) => {
          const giveUp = (): void => {
            signal.removeEventListener("abort", giveUp);
            reject(abortedError(signal));
          };
          signal.addEventListener("abort", giveUp);
        }),
    });
    const good = transportCases({ ...broken((same) => same), stalled }).find((one) => title.test(one.title));
    await good?.run();
    const bad = transportCases({ ...broken((same) => same), stalled: () => transport }).find((one) =>
      title.test(one.title),
    );
    await expect(bad?.run()).rejects.toThrow("expected an error, but it succeeded");
  });
});
