import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { abortedError, ConnectionQueue, type Listener, type Transport, transportError } from "@parsec-ts/transport";
import { WebSocket, WebSocketServer } from "ws";
import { MessageConnection } from "./message-connection.js";

/** Listens for WebSockets on this machine, at a port that the system chooses. */
export async function webSocketListener(): Promise<Listener & { readonly url: string }> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const connections = new ConnectionQueue();
  server.on("connection", (socket) => connections.push(connectionOver(socket)));
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    connections,
    async close() {
      connections.close();
      server.close();
    },
  };
}

/** Makes a transport to the service that listens at the URL. */
export function webSocketTransport(url: string): Transport {
  return {
    async connect({ signal }) {
      if (signal.aborted) throw abortedError(signal);
      const socket = new WebSocket(url);
      const connection = connectionOver(socket);
      let giveUp = (): void => {};
      try {
        await new Promise<void>((resolve, reject) => {
          giveUp = () => reject(abortedError(signal));
          signal.addEventListener("abort", giveUp);
          socket.once("open", resolve);
          socket.once("error", (cause) => {
            const message = `Connecting to ${url} failed.`;
            reject(transportError("ERR_PARSEC_TRANSPORT_REFUSED", message, { phase: "connect", cause }));
          });
        });
        return connection;
      } catch (error) {
        socket.terminate();
        throw error;
      } finally {
        signal.removeEventListener("abort", giveUp);
      }
    },
  };
}

/** Bytes are binary messages, words about them are text. */
function connectionOver(socket: WebSocket): MessageConnection {
  const connection = new MessageConnection({
    send: (message) => {
      if (socket.readyState !== WebSocket.OPEN) return;
      socket.send(message.kind === "bytes" ? message.bytes : JSON.stringify(message));
    },
    close: () => socket.close(),
    terminate: () => socket.terminate(),
  });
  socket.on("message", (data: Buffer, isBinary) =>
    connection.receive(isBinary ? { kind: "bytes", bytes: new Uint8Array(data) } : JSON.parse(data.toString())),
  );
  socket.on("error", () => {}); // the event "close" follows
  socket.on("close", () => connection.lost());
  return connection;
}
