import { fileURLToPath } from "node:url";
import { freshPaths, temporaryDirectory } from "@parsec-ts/test-support";
import { describeTransport } from "@parsec-ts/transport/testing/vitest";
import { acceptSockets } from "@parsec-ts/transport-socket";
import { nodePlatform } from "@parsec-ts/transport-socket/testing";
import { afterAll } from "vitest";
import { stdioTransport } from "../../stdio-transport/stdio-transport.js";

const bridge = fileURLToPath(new URL("../../stdio-transport/stdio-bridge.mjs", import.meta.url));
const freshPath = freshPaths(temporaryDirectory("stdio-transport", afterAll));

describeTransport("the example's stdio", {
  async peer() {
    const path = freshPath();
    const accepted = acceptSockets(() => ({ name: path }));
    await accepted.listen({ path }, 511);
    return { connections: accepted.connections, close: async () => accepted.stop(), path };
  },
  connect: ({ path }) => stdioTransport(process.execPath, [bridge, path]),
  platform: nodePlatform(),
});
