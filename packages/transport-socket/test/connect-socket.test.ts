import { openDescriptors } from "@parsec-ts/test-support";
import { describeTransport } from "@parsec-ts/transport/testing/vitest";
import { expect, it } from "vitest";
import { acceptSockets, connectSocket, type SocketAddress, systemError } from "../src/index.js";
import { connectTo, freshPath, listenAt } from "./unix-sockets.js";

/** Listens at an address that connectSocket takes. */
async function peer(address: SocketAddress) {
  const accepted = acceptSockets(() => ({ name: "the service" }));
  const bound = await accepted.listen(address, 511);
  return { connections: accepted.connections, close: async () => accepted.stop(), bound };
}

/** A transport with nothing but connectSocket, whose system errors are translated as an adapter has to. */
const transportTo = (address: SocketAddress) => ({
  connect: async ({ signal }: { signal: AbortSignal }) => {
    const label = { name: "the service" };
    return connectSocket(address, label, signal).catch((error: unknown) => {
      if (error instanceof Error && !("family" in error))
        throw systemError("ERR_PARSEC_TRANSPORT_REFUSED", "Connecting failed.", error, "connect", label);
      throw error;
    });
  },
});

describeTransport("a Unix socket's", {
  peer: () => peer({ path: freshPath() }),
  connect: ({ bound }) => transportTo(bound),
});

describeTransport("a TCP socket's", {
  peer: () => peer({ host: "127.0.0.1", port: 0 }),
  connect: ({ bound }) => transportTo(bound),
});

it("connectSocket rejects with the system's error where nothing listens", async () => {
  const path = freshPath();
  await expect(connectTo(path)).rejects.toMatchObject({ code: "ENOENT", syscall: "connect", address: path });
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
