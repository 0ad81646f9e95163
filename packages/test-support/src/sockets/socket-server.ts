import { once } from "node:events";
import { type AddressInfo, createServer, type ListenOptions, type Socket } from "node:net";

/** A running server of plain sockets. */
export interface SocketServer {
  /** Connections that have arrived so far. */
  readonly arrivals: number;
  /** The port of a TCP server; 0 for a Unix socket. */
  readonly port: number;
  /** Closes the listener and all connections. Harmless when called again. */
  stop(): Promise<void>;
}

/**
 * Starts a server of plain `node:net` that does with each connection what `serve` says, also what no service would do. Connections may
 * be half-open, and their errors are ignored.
 */
export async function startSocketServer(
  address: Pick<ListenOptions, "path" | "host" | "port">,
  serve: (socket: Socket) => void,
): Promise<SocketServer> {
  const open = new Set<Socket>();
  let arrivals = 0;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    arrivals++;
    open.add(socket);
    socket.on("error", () => {}).once("close", () => open.delete(socket));
    serve(socket);
  });
  server.listen(address);
  await once(server, "listening");
  return {
    get arrivals() {
      return arrivals;
    },
    port: (server.address() as AddressInfo | null)?.port ?? 0,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
