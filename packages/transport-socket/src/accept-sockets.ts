import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { ConnectionQueue } from "@parsec-ts/transport";
import type { SocketAddress } from "./socket-address.js";
import { SocketConnection } from "./socket-connection.js";
import type { SocketPlace } from "./system-error.js";

/** A server's sockets. */
export interface AcceptedSockets {
  readonly connections: ConnectionQueue;
  /**
   * Listens, with room for `backlog` connections that wait to be accepted. Resolves to the address; of TCP, as the system has it.
   *
   * @throws the system's error
   */
  listen(address: SocketAddress, backlog: number): Promise<SocketAddress>;
  /** Accepts no more. Not waited for: that would take until the last accepted connection is closed. */
  stop(): void;
}

/** Sockets that are not listening yet. `place` is asked for with each connection. */
export function acceptSockets(place: () => SocketPlace): AcceptedSockets {
  const connections = new ConnectionQueue();
  // Paused and with next to no read-ahead: a connection reads when it is asked to.
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, highWaterMark: 1, noDelay: true });
  server.on("connection", (socket) => connections.push(new SocketConnection(socket, place())));
  // A connection that could not be accepted is its client's error; the listener goes on.
  server.on("error", () => {});
  return {
    connections,
    async listen(address, backlog) {
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
