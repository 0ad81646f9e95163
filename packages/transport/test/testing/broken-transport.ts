import { nextTurn } from "@parsec-ts/test-support";
import { expect, it } from "vitest";
import { type Connection, memoryTransport, type Transport } from "../../src/index.js";
import type { TestPlatform } from "../../src/testing/index.js";
import { runCase } from "../../src/testing/run-case.js";
import type { FixtureCase } from "../../src/testing/transport-fixture.js";
import type { TransportHarness } from "../../src/testing/transport-harness.js";

type Peer = ReturnType<typeof listen>;

/** A broken transport: its defect, which completes "rejects a transport that …", the transport, and the message of the kit. */
export type Broken = readonly [defect: string, harness: TransportHarness<Peer>, message: RegExp];

/** Counts turns of the event loop instead of milliseconds: nothing over the memory transport waits for anything else. */
const platform: TestPlatform = {
  startTimer(turns, expired) {
    let isCancelled = false;
    const count = async (): Promise<void> => {
      for (let turn = 0; turn < turns && !isCancelled; turn++) await nextTurn();
      if (!isCancelled) expired();
    };
    void count();
    return () => {
      isCancelled = true;
    };
  },
};

function listen() {
  const { listener, transport } = memoryTransport();
  return { ...listener, transport };
}

/** The memory transport with one promise of the contract broken. */
export function broken(change: (transport: Transport) => Transport): TransportHarness<Peer> {
  return { peer: listen, connect: ({ transport }) => change(transport), platform, caseTimeoutMs: 2000 };
}

/** The memory transport whose connections break one promise of the contract. `change` is called once for each connection. */
export function brokenConnection(change: (connection: Connection) => Partial<Connection>): TransportHarness<Peer> {
  return broken((transport) => ({
    async connect(options) {
      const connection = await transport.connect(options);
      const { chunks } = connection;
      const write = connection.write.bind(connection);
      const close = connection.close.bind(connection);
      return { write, chunks, close, ...change({ write, chunks, close }) };
    },
  }));
}

/** The memory transport with one promise broken that concerns several connections: `opened` are all so far, the new one last. */
export function brokenTogether(
  change: (connection: Connection, opened: readonly Connection[]) => Connection,
  close?: (opened: readonly Connection[]) => void,
): TransportHarness<Peer> {
  return broken((transport) => {
    const opened: Connection[] = [];
    return {
      async connect(options) {
        const connection = await transport.connect(options);
        opened.push(connection);
        return change(connection, opened);
      },
      close: () => close?.(opened),
    };
  });
}

/** Chunks whose iterator has other methods. */
export function withIterator(
  { chunks }: Connection,
  change: (iterator: AsyncIterator<Uint8Array>) => Partial<AsyncIterator<Uint8Array>>,
): Partial<Connection> {
  const iterator = chunks[Symbol.asyncIterator]();
  const same: AsyncIterator<Uint8Array> = {
    next: () => iterator.next(),
    return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
  };
  const changed = { ...same, ...change(same) };
  return { chunks: { [Symbol.asyncIterator]: () => changed } };
}

/** The messages by which these cases reject a transport, one a line. */
export async function findings(cases: readonly FixtureCase[], harness: TransportHarness<Peer>): Promise<string> {
  const messages: string[] = [];
  for (const one of cases) {
    await runCase(one, harness).catch((error: unknown) => messages.push(String(error)));
  }
  return messages.join("\n");
}

/** Defines a test for each broken transport: these cases reject it, with a message that says which rule it broke. */
export function rejectsEach(cases: readonly FixtureCase[], transports: readonly Broken[]): void {
  it("accept the memory transport", async () => {
    expect(
      await findings(
        cases,
        broken((same) => same),
      ),
    ).toBe("");
  });

  it.each(transports)("reject a transport that %s", async (_defect, harness, message) => {
    expect(await findings(cases, harness)).toMatch(message);
  });
}
