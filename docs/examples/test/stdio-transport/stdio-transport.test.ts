import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describeTransport } from "@parsec-ts/transport/testing/vitest";
import { acceptSockets } from "@parsec-ts/transport-socket";
import { afterAll } from "vitest";
import { stdioTransport } from "../../stdio-transport/stdio-transport.js";

const bridge = fileURLToPath(new URL("../../stdio-transport/stdio-bridge.mjs", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "stdio-transport-"));
afterAll(() => rmSync(directory, { recursive: true }));
let sockets = 0;

describeTransport("the stdio example's", {
  async peer() {
    const path = join(directory, `${sockets++}.sock`);
    const accepted = acceptSockets(() => ({ name: path }));
    await accepted.listen({ path }, 511);
    return { connections: accepted.connections, close: async () => accepted.stop(), path };
  },
  connect: ({ path }) => stdioTransport(process.execPath, [bridge, path]),
});
