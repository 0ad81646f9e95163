import { expect, it } from "vitest";
import { freePort, startSocketServer } from "../../src/index.js";

it("gives a port at which a server can listen", async () => {
  const port = await freePort();
  const server = await startSocketServer({ host: "127.0.0.1", port }, () => undefined);
  expect(server.port).toBe(port);
  await server.stop();
});
