import { openDescriptors } from "@parsec-ts/test-support";
import { describeTransport } from "@parsec-ts/transport/testing/vitest";
import { expect, it } from "vitest";
import { acceptSockets, connectSocket, SocketExchanges } from "../src/index.js";
import { nodePlatform } from "../src/testing/index.js";
import { socketPeer, socketTransport } from "./socket-transport.js";
import { connectTo, freshPath, listenAt } from "./unix-sockets.js";

describeTransport("a Unix socket's", {
  peer: () => socketPeer({ path: freshPath() }),
  connect: socketTransport,
  platform: nodePlatform(),
});

describeTransport("a TCP socket's", {
  peer: () => socketPeer({ host: "127.0.0.1", port: 0 }),
  connect: socketTransport,
  platform: nodePlatform(),
});

it("connectSocket rejects with a NotConnectedError where nothing listens", async () => {
  const path = freshPath();
  await expect(connectTo(path)).rejects.toMatchObject({
    name: "NotConnectedError",
    cause: { code: "ENOENT", syscall: "connect", address: path },
  });
});

it("connectSocket opens nothing when the signal has fired before", async () => {
  const path = freshPath();
  await listenAt(path);
  await expect(connectTo(path, AbortSignal.abort("reason"))).rejects.toMatchObject({
    code: "ERR_PARSEC_ABORTED",
    cause: "reason",
  });
});

it.runIf(process.platform === "linux")("connectSocket leaves no descriptor open after a failure", async () => {
  const before = openDescriptors();
  for (let i = 0; i < 20; i++) await connectTo(freshPath()).catch(() => {});
  // Sockets of earlier tests may still be closing.
  await expect.poll(() => openDescriptors()).toBeLessThanOrEqual(before);
});

it.each<[unknown, unknown, unknown, string]>([
  ["/run/x.sock", { name: "x" }, AbortSignal.timeout(1), "address"],
  [{}, { name: "x" }, AbortSignal.timeout(1), "address"],
  [{ host: "127.0.0.1" }, { name: "x" }, AbortSignal.timeout(1), "address"],
  [{ path: undefined }, { name: "x" }, AbortSignal.timeout(1), "address.path"],
  [{ host: undefined, port: 1 }, { name: "x" }, AbortSignal.timeout(1), "address.host"],
  [{ host: "127.0.0.1", port: undefined }, { name: "x" }, AbortSignal.timeout(1), "address.port"],
  [{ path: "/x" }, "x", AbortSignal.timeout(1), "label"],
  [{ path: "/x" }, undefined, AbortSignal.timeout(1), "label"],
  [{ path: "/x" }, { name: "x" }, undefined, "signal"],
  [{ path: "/x" }, { name: "x" }, {}, "signal"],
  [{ path: "/x" }, { name: "x", path: 1 }, AbortSignal.timeout(1), "label.path"],
])("connectSocket(%o, %o, %o) is refused by the name of its argument", async (address, label, signal, argument) => {
  await expect(connectSocket(address as never, label as never, signal as never)).rejects.toMatchObject({
    code: "ERR_PARSEC_ARGUMENT",
    argument,
    message: expect.stringMatching(new RegExp(`^connectSocket: ${argument} must be`)),
  });
});

it.each<[unknown, unknown, string]>([
  [{ path: "/x", port: 1 }, { name: "x" }, "address.port"],
  [{ path: "/x", mode: 0o600 }, { name: "x" }, "address.mode"],
  [{ host: "127.0.0.1", port: 1, hots: 1 }, { name: "x" }, "address.hots"],
  [{ path: "/x" }, { name: "x", pth: "/x" }, "label.pth"],
])("connectSocket(%o, %o) names what it does not know", async (address, label, argument) => {
  await expect(connectSocket(address as never, label as never, AbortSignal.timeout(1))).rejects.toMatchObject({
    code: "ERR_PARSEC_ARGUMENT",
    argument,
    message: expect.stringMatching(new RegExp(`^connectSocket: ${argument} is not known.* Allowed are`)),
  });
});

it("acceptSockets refuses what it cannot work with", async () => {
  const refusal = (argument: string) => expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument });
  expect(() => acceptSockets({ name: "x" } as never)).toThrow(refusal("label"));
  const { listen } = acceptSockets(() => ({ name: "x" }));
  await expect(listen({} as never, 1)).rejects.toEqual(refusal("address"));
  await expect(listen({ path: freshPath(), mode: 0o600 } as never, 1)).rejects.toEqual(refusal("address.mode"));
  for (const backlog of [undefined, 0, 1.5, Number.NaN, "1"]) {
    await expect(listen({ path: freshPath() }, backlog as never)).rejects.toEqual(refusal("backlog"));
  }
});

const sink = { connected() {}, sent() {}, take: () => true };
const whole = { address: { path: "/x" }, label: { name: "x" }, parts: [], sink, signal: AbortSignal.timeout(1) };

it.each<[unknown, string]>([
  [undefined, "options"],
  ["x", "options"],
  [{}, "parts"],
  [{ ...whole, address: {} }, "address"],
  [{ ...whole, address: { path: "/x", mode: 1 } }, "address.mode"],
  [{ ...whole, label: "x" }, "label"],
  [{ ...whole, label: undefined }, "label"],
  [{ ...whole, label: { name: "x", title: 1 } }, "label.title"],
  [{ ...whole, parts: Uint8Array.of(1) }, "parts"],
  [{ ...whole, parts: ["hello"] }, "parts"],
  [{ ...whole, sink: { take: sink.take } }, "sink"],
  [{ ...whole, signal: {} }, "signal"],
  [{ ...whole, timeoutMs: 5 }, "timeoutMs"],
])("exchange(%o) is refused by the name of its argument", async (exchange, argument) => {
  await expect(new SocketExchanges().exchange(exchange as never)).rejects.toMatchObject({
    code: "ERR_PARSEC_ARGUMENT",
    argument,
    message: expect.stringMatching(new RegExp(`^exchange: ${argument} `)),
  });
});
