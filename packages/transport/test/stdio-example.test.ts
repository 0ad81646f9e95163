import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { stdioTransport } from "../examples/stdio-transport.js";
import { acceptSockets } from "../src/node-socket/index.js";
import { describeTransport } from "../src/testing/vitest.js";

const bridge = fileURLToPath(new URL("../examples/stdio-bridge.mjs", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "stdio-example-"));
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

it("the README shows the example as it is run here", () => {
  const text = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
  expect(text("../README.md")).toContain(`\`\`\`ts\n${text("../examples/stdio-transport.ts")}\`\`\``);
});
