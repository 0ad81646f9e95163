import type { AbortSignalLike, Listener, Transport } from "@parsec-ts/transport";
import { acceptSockets, connectSocket, type SocketAddress, systemError } from "../src/index.js";

/** A listener, and the address that it is bound to. */
export interface SocketPeer extends Listener {
  readonly bound: SocketAddress;
}

/** Listens at an address that connectSocket takes. */
export async function socketPeer(address: SocketAddress): Promise<SocketPeer> {
  const accepted = acceptSockets(() => ({ name: "the service" }));
  const bound = await accepted.listen(address, 511);
  return { connections: accepted.connections, close: async () => accepted.stop(), bound };
}

/** A transport with nothing but connectSocket, whose system errors are translated as an adapter has to. */
export function socketTransport({ bound }: SocketPeer): Transport {
  const label = { name: "the service" };
  return {
    connect: async ({ signal }: { signal: AbortSignalLike }) =>
      connectSocket(bound, label, signal).catch((error: unknown) => {
        if (error instanceof Error && !("family" in error))
          throw systemError("ERR_PARSEC_TRANSPORT_REFUSED", "Connecting failed.", error, "connect", label);
        throw error;
      }),
  };
}
