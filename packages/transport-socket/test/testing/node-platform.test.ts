import { EventEmitter } from "node:events";
import { closeSync, openSync } from "node:fs";
import { type Connection, memoryTransport, type Transport } from "@parsec-ts/transport";
import { transportCases } from "@parsec-ts/transport/testing";
import { describeTransport } from "@parsec-ts/transport/testing/vitest";
import { afterEach, describe, expect, it } from "vitest";
import { nodePlatform } from "../../src/testing/index.js";
import { socketPeer, socketTransport } from "../socket-transport.js";
import { freshPath } from "../unix-sockets.js";

describeTransport("watched by Node, the memory", {
  peer: () => {
    const { listener, transport } = memoryTransport();
    return { ...listener, transport };
  },
  connect: ({ transport }) => transport,
  platform: nodePlatform(),
});

/** Releases what broken transports leave behind, once their test is over. */
const leaks: (() => void)[] = [];
afterEach(() => {
  for (const release of leaks.splice(0)) release();
});

/** Starts something that the transport has to release; returns the function that does. Called twice, it does nothing. */
function started<T>(start: () => T, release: (started: T) => void): () => void {
  const resource = start();
  let isReleased = false;
  const releaseOnce = (): void => {
    if (!isReleased) release(resource);
    isReleased = true;
  };
  leaks.push(releaseOnce);
  return releaseOnce;
}

const descriptor = () => started(() => openSync("/dev/null", "r"), closeSync);
const timer = () => started(() => setTimeout(() => {}, 60_000).unref(), clearTimeout);
const port = () =>
  started(
    () => new MessageChannel().port1,
    (port) => port.close(),
  );

/** The state in which a connection is closed. */
type State = "idle" | "reading" | "writing";

/** A transport that holds a resource for each connection, and does not release it when the connection is closed in this state. */
const leaking = (hold: () => () => void, leakyState: State) => (good: Transport) =>
  eachConnection(good, (connection) => {
    const release = hold();
    let state: State = "idle";
    const during = async <T>(activity: State, action: () => Promise<T>): Promise<T> => {
      state = activity;
      const result = await action();
      state = "idle";
      return result;
    };
    const iterator = connection.chunks[Symbol.asyncIterator]();
    const chunks = {
      next: () => during("reading", () => iterator.next()),
      return: async () => (await iterator.return?.()) ?? { done: true as const, value: undefined },
    };
    return {
      write: (parts) => during("writing", () => connection.write(parts)),
      chunks: { [Symbol.asyncIterator]: () => chunks },
      close() {
        if (state !== leakyState) release();
        connection.close();
      },
    };
  });

/** A transport that holds a resource while it connects, and does not release it when that is aborted. */
const leakingOnAbort = (hold: () => () => void) => (good: Transport) => ({
  async connect(options: Parameters<Transport["connect"]>[0]) {
    const release = hold();
    const connection = await good.connect(options);
    release();
    return connection;
  },
});

function eachConnection(good: Transport, change: (connection: Connection) => Partial<Connection>): Transport {
  return {
    async connect(options) {
      const connection = await good.connect(options);
      const { chunks } = connection;
      const write = connection.write.bind(connection);
      const close = connection.close.bind(connection);
      return { write, chunks, close, ...change({ write, chunks, close }) };
    },
  };
}

/** Closes, and lets something happen in a later turn of the event loop. */
const afterClose = (action: () => void) => (good: Transport) =>
  eachConnection(good, ({ close }) => ({
    close() {
      close();
      setImmediate(action);
    },
  }));

/** Gives each chunk in two halves, and keeps the second ones of all connections in the same variable. */
function sharingABuffer(good: Transport): Transport {
  let rest: Uint8Array | undefined;
  return eachConnection(good, ({ chunks }) => {
    async function* halves(): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        const middle = Math.ceil(chunk.length / 2);
        rest = chunk.slice(middle);
        yield chunk.slice(0, middle);
        if (rest.length > 0) yield rest;
      }
    }
    return { chunks: halves() };
  });
}

const CLOSED_IN_ANY_STATE = "leaves nothing open, whatever state a connection was closed in";
const ABORTED = "gives up connecting when the signal fires right after the call";

type Broken = readonly [defect: string, change: (good: Transport) => Transport, title: string, message: RegExp];

const transports: readonly Broken[] = [
  [
    "leaves a rejection unhandled after close()",
    afterClose(() => void Promise.reject(new Error("late"))),
    CLOSED_IN_ANY_STATE,
    /A rejection was not handled: Error: late/,
  ],
  [
    "leaves a rejection unhandled after an abort",
    (good) => ({
      connect(options) {
        const connecting = good.connect(options);
        void connecting.finally(() => {}); // a second promise, with a rejection of its own
        return connecting;
      },
    }),
    ABORTED,
    /A rejection was not handled: ParsecError: Connecting was given up/,
  ],
  [
    "throws from a callback after close()",
    afterClose(() => new EventEmitter().emit("error", new Error("EPIPE"))),
    CLOSED_IN_ANY_STATE,
    /An exception was not caught: Error: EPIPE/,
  ],
  [
    "leaves a timer behind when an idle connection is closed",
    leaking(timer, "idle"),
    CLOSED_IN_ANY_STATE,
    /The case left behind: .*a timer \(opened .*node-platform\.test\.ts/,
  ],
  ["leaves a timer behind when connecting is aborted", leakingOnAbort(timer), ABORTED, /left behind: .*a timer/],
  ["leaves a message port behind", leaking(port, "idle"), CLOSED_IN_ANY_STATE, /left behind: .*a message port/],
  [
    "leaks a descriptor when connecting is aborted",
    leakingOnAbort(descriptor),
    ABORTED,
    /The case left behind: .*file descriptor \d+ of \/dev\/null/,
  ],
  [
    "leaks a descriptor when a connection is closed while it reads",
    leaking(descriptor, "reading"),
    CLOSED_IN_ANY_STATE,
    /left behind: .*file descriptor \d+ of \/dev\/null/,
  ],
  [
    "leaks a descriptor when a connection is closed while it writes",
    leaking(descriptor, "writing"),
    CLOSED_IN_ANY_STATE,
    /left behind: .*file descriptor \d+ of \/dev\/null/,
  ],
  [
    "keeps a descriptor after the transport was closed",
    (good) => {
      descriptor();
      return { connect: (options) => good.connect(options), close: () => {} };
    },
    "can be closed more than once",
    /left behind: .*file descriptor \d+ of \/dev\/null/,
  ],
  [
    "leaves a socket open when connecting is aborted",
    (good) => ({
      connect(options) {
        const silent = { aborted: false, addEventListener() {}, removeEventListener() {} };
        const opening = good.connect({ signal: silent });
        opening.then(
          (connection) => leaks.push(() => connection.close()),
          () => {},
        );
        return new Promise((resolve, reject) => {
          opening.then(resolve, reject);
          void good.connect(options).then((connection) => connection.close(), reject);
        });
      },
    }),
    ABORTED,
    /Waited \d+ ms in vain for the end of a connection whose connect was aborted: it stays open/,
  ],
  [
    "mixes the bytes of its connections",
    sharingABuffer,
    "delivers the bytes of connections that are read in turns to the right one",
    /Half \d of connection \d, which may hold another one's bytes: byte/,
  ],
];

const addresses = [
  ["a Unix socket", () => ({ path: freshPath() })],
  ["a TCP socket", () => ({ host: "127.0.0.1", port: 0 })],
] as const;

describe.each(addresses)("over %s, the kit rejects a transport that", (_name, address) => {
  it.each(transports)("%s", async (_defect, change, title, message) => {
    const harness = {
      peer: () => socketPeer(address()),
      connect: (peer: Awaited<ReturnType<typeof socketPeer>>) => change(socketTransport(peer)),
      platform: nodePlatform({ settlingMs: 50 }),
      caseTimeoutMs: 500,
    };
    const found = transportCases(harness).find((one) => one.title === title);
    await expect(found?.run()).rejects.toThrow(message);
  });
});

describe("nodePlatform", () => {
  const platform = nodePlatform({ settlingMs: 30 });

  it("gives the listeners of the process back after each case", async () => {
    const events = ["unhandledRejection", "uncaughtException"] as const;
    const listeners = () => events.map((event) => process.rawListeners(event as "exit"));
    const before = listeners();
    await platform.watch?.(async () => {});
    await expect(platform.watch?.(() => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
    expect(listeners()).toEqual(before);
  });

  it("tells apart what the case opens from what is opened beside it", async () => {
    let goOn = (): void => {};
    const running = platform.watch?.(() => new Promise<void>((resolve) => (goOn = resolve)));
    timer();
    goOn();
    expect(await running).toEqual([]);
  });

  it("waits for what is released late", async () => {
    const patient = nodePlatform();
    expect(await patient.watch?.(async () => void setTimeout(timer(), 20))).toEqual([]);
  });

  it("cancels a timer", async () => {
    let expired = 0;
    const cancel = platform.startTimer(1, () => expired++);
    await new Promise<void>((resolve) => platform.startTimer(1, resolve));
    expect(expired).toBe(1);
    platform.startTimer(1, () => expired++)();
    cancel();
    await new Promise<void>((resolve) => platform.startTimer(2, resolve));
    expect(expired).toBe(1);
  });
});
