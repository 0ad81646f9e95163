import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startSocketServer, temporaryDirectory } from "../../src/index.js";

it("startSocketServer counts connections, and stop ends them although they would go on", async () => {
  const path = join(temporaryDirectory("sockets", onTestFinished), "s");
  const server = await startSocketServer({ path }, (socket) => socket.resume());
  const client = connect(path).resume();
  await once(client, "connect");
  await expect.poll(() => server.arrivals).toBe(1);
  await Promise.all([server.stop(), once(client, "close")]);
  await server.stop();
  expect(server.port).toBe(0);
});

it("startSocketServer gives the port that the system chose for TCP", async () => {
  const server = await startSocketServer({ host: "127.0.0.1", port: 0 }, (socket) => socket.end("hello"));
  const [received] = await once(connect(server.port, "127.0.0.1"), "data");
  expect(String(received)).toBe("hello");
  await server.stop();
});

it("startSocketServer rejects an address that it cannot listen at", async () => {
  await expect(startSocketServer({ path: "/nowhere/s" }, () => {})).rejects.toMatchObject({ syscall: "listen" });
});
