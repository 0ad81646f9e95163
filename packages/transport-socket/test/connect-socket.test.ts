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
  [{ path: "/x" }, "x", AbortSignal.timeout(1), "label"],
  [{ path: "/x" }, undefined, AbortSignal.timeout(1), "label"],
  [{ path: "/x" }, { name: "x" }, undefined, "signal"],
])("connectSocket(%o, %o, %o) is refused by the name of its argument", async (address, label, signal, argument) => {
  await expect(connectSocket(address as never, label as never, signal as never)).rejects.toMatchObject({
    code: "ERR_PARSEC_ARGUMENT",
    argument,
    message: expect.stringMatching(new RegExp(`^connectSocket: ${argument} must be`)),
  });
});

it("acceptSockets and exchange refuse what they cannot work with", async () => {
  const refusal = (argument: string) => expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument });
  expect(() => acceptSockets({ name: "x" } as never)).toThrow(refusal("label"));
  await expect(acceptSockets(() => ({ name: "x" })).listen({} as never, 1)).rejects.toEqual(refusal("address"));
  const exchanges = new SocketExchanges();
  for (const exchange of [undefined, "x", {}, { address: { path: "/x" } }]) {
    await expect(exchanges.exchange(exchange as never)).rejects.toEqual(refusal("exchange"));
  }
});
