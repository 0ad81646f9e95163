import { once } from "node:events";
import { createServer, type ListenOptions, type Server } from "node:net";
import { ConnectionQueue } from "../connection-queue.js";
import { SocketConnection } from "./socket-connection.js";
import type { SocketPlace } from "./system-error.js";

/** A server and the connections that it has accepted. */
export interface AcceptedSockets {
  readonly server: Server;
  readonly connections: ConnectionQueue;
  /** @throws the system's error */
  listen(options: ListenOptions): Promise<void>;
}

/** A server that is not listening yet. `place` is asked for with each connection. */
export function acceptSockets(place: () => SocketPlace): AcceptedSockets {
  const connections = new ConnectionQueue();
  // Paused and with next to no read-ahead: a connection reads when it is asked to.
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, highWaterMark: 1, noDelay: true });
  server.on("connection", (socket) => connections.push(new SocketConnection(socket, place())));
  // A connection that could not be accepted is its client's error; the listener goes on.
  server.on("error", () => {});
  return {
    server,
    connections,
    async listen(options) {
      server.listen({ ...options, exclusive: true });
      await once(server, "listening");
    },
  };
}
