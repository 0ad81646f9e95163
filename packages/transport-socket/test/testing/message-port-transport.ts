import { MessageChannel, type MessagePort } from "node:worker_threads";
import { abortedError, ConnectionQueue, type Listener, type Transport, transportError } from "@parsec-ts/transport";
import { type Message, MessageConnection } from "./message-connection.js";

/** Accepts the connections whose ports arrive at a port, which may be in another thread than the one that connects. */
export function messagePortListener(entrance: MessagePort): Listener {
  const connections = new ConnectionQueue();
  entrance.on("message", (port: MessagePort) => {
    const connection = connectionOver(port);
    port.postMessage("accepted");
    connections.push(connection);
  });
  return {
    connections,
    async close() {
      connections.close();
      entrance.close();
    },
  };
}

/** Makes a transport that sends a port of its own through `entrance` for each connection. */
export function messagePortTransport(entrance: MessagePort): Transport {
  let isClosed = false;
  const connecting = new Set<() => void>();
  entrance.on("close", () => {
    isClosed = true;
    for (const refuse of connecting) refuse();
  });
  entrance.unref();
  return {
    async connect({ signal }) {
      if (signal.aborted) throw abortedError(signal);
      const { port1, port2 } = new MessageChannel();
      let giveUp = (): void => {};
      let refused = (): void => {};
      try {
        await new Promise<void>((resolve, reject) => {
          giveUp = () => reject(abortedError(signal));
          refused = () => reject(transportError("ERR_PARSEC_TRANSPORT_REFUSED", "No listener.", { phase: "connect" }));
          signal.addEventListener("abort", giveUp);
          connecting.add(refused);
          port1.once("message", () => resolve());
          if (isClosed) refused();
          else entrance.postMessage(port2, [port2]);
        });
        return connectionOver(port1);
      } catch (error) {
        port1.close();
        throw error;
      } finally {
        signal.removeEventListener("abort", giveUp);
        connecting.delete(refused);
      }
    },
  };
}

function connectionOver(port: MessagePort): MessageConnection {
  const connection = new MessageConnection({
    send: (message) => port.postMessage(message),
    close: () => port.close(),
    terminate: () => port.close(),
  });
  port.on("message", (message: Message) => connection.receive(message));
  port.on("close", () => connection.lost());
  return connection;
}
