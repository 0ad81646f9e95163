import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { ConnectionQueue } from "@parsec-ts/transport";
import { checkArgument, mustBeFunction, mustBeInteger } from "@parsec-ts/wire-protocol";
import { checkSocketAddress, type SocketAddress } from "./socket-address.js";
import { SocketConnection } from "./socket-connection.js";
import type { SocketLabel } from "./socket-label.js";

/** The sockets of one server. */
export interface AcceptedSockets {
  /** The accepted connections, in the order they came. */
  readonly connections: ConnectionQueue;
  /**
   * Starts to listen; at most `backlog` connections wait to be accepted. Resolves to the address; for TCP it is the one that the system
   * chose.
   *
   * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`, or the system's error
   */
  listen(address: SocketAddress, backlog: number): Promise<SocketAddress>;
  /** Accepts no more connections. It does not wait for the server's end, which comes only when the last accepted connection is closed. */
  stop(): void;
}

/** The most is what the system's `int` holds. */
const mustBeBacklog = mustBeInteger(1, 0x7fff_ffff);

/**
 * Makes a server whose sockets become connections; it listens once `listen` is called. `label` is called for each connection, because the
 * port may not be known before.
 */
export function acceptSockets(label: () => SocketLabel): AcceptedSockets {
  checkArgument("acceptSockets", "label", label, mustBeFunction);
  const connections = new ConnectionQueue();
  // Paused and with next to no read-ahead: a connection reads when it is asked to.
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, highWaterMark: 1, noDelay: true });
  server.on("connection", (socket) => connections.push(new SocketConnection(socket, label())));
  // A connection that could not be accepted is its client's error; the listener goes on.
  server.on("error", () => {});
  return {
    connections,
    async listen(address, backlog) {
      checkSocketAddress("listen", address);
      checkArgument("listen", "backlog", backlog, mustBeBacklog);
      server.listen({ ...address, backlog, exclusive: true });
      await once(server, "listening");
      if ("path" in address) return address;
      const { address: host, port } = server.address() as AddressInfo;
      return { host, port };
    },
    stop() {
      connections.close();
      server.close();
    },
  };
}
