import { MessageChannel } from "node:worker_threads";
import { describeTransport } from "@parsec-ts/transport/testing/vitest";
import { nodePlatform } from "../../src/testing/index.js";
import { messagePortListener, messagePortTransport } from "./message-port-transport.js";
import { webSocketListener, webSocketTransport } from "./web-socket-transport.js";

describeTransport("a message port's", {
  peer: () => {
    const { port1, port2 } = new MessageChannel();
    return { ...messagePortListener(port1), entrance: port2 };
  },
  connect: ({ entrance }) => messagePortTransport(entrance),
  platform: nodePlatform(),
});

describeTransport("a WebSocket's", {
  peer: webSocketListener,
  connect: ({ url }) => webSocketTransport(url),
  platform: nodePlatform(),
});
