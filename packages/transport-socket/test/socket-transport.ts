import type { Listener, Transport } from "@parsec-ts/transport";
import {
  acceptSockets,
  connectSocket,
  NotConnectedError,
  type SocketAddress,
  SocketExchanges,
  systemError,
} from "../src/index.js";

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

/** A transport with nothing but what this package has, whose errors are translated as an adapter has to. */
export function socketTransport({ bound: address }: SocketPeer): Transport {
  const label = { name: "the service" };
  const exchanges = new SocketExchanges();
  const translated = (error: unknown): never => {
    if (!(error instanceof NotConnectedError)) throw error;
    throw systemError("ERR_PARSEC_TRANSPORT_REFUSED", "Connecting failed.", error.cause, "connect", label);
  };
  return {
    connect: ({ signal }) => connectSocket(address, label, signal).catch(translated),
    exchange: (parts, sink, { signal }) =>
      exchanges.exchange({ address, label, parts, sink, signal }).catch(translated),
  };
}
