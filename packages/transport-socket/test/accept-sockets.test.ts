import { serveConnections } from "@parsec-ts/test-support";
import type { AcceptedConnection, Listener } from "@parsec-ts/transport";
import { expect, it } from "vitest";
import { acceptSockets, connectSocket } from "../src/index.js";
import { connectTo, freshPath, listenAt } from "./unix-sockets.js";

/** Sends the bytes of each connection back until the listener ends; returns the most connections that were open at once. */
async function echo(listener: Pick<Listener, "connections">): Promise<number> {
  let open = 0;
  let most = 0;
  const errors = await serveConnections(listener, async (service: AcceptedConnection) => {
    most = Math.max(most, ++open);
    for await (const chunk of service.chunks) await service.write([chunk]);
    service.close();
    open--;
  });
  expect(errors).toEqual([]);
  return most;
}

/** Sends one small request in two parts and reads its response; the connection stays open until all have theirs. */
async function exchange(path: string, mark: number, allArrived: () => Promise<void>): Promise<void> {
  const connection = await connectTo(path);
  const request = Uint8Array.of(mark >> 8, mark & 0xff, 1, 2, 3);
  await connection.write([request.subarray(0, 2), request.subarray(2)]);
  const response: number[] = [];
  for await (const chunk of connection.chunks) {
    response.push(...chunk);
    if (response.length >= request.length) {
      await allArrived();
      break;
    }
  }
  expect(response).toEqual([...request]);
}

/** Returns a function whose promises resolve once it has been called so many times. */
function barrier(count: number): () => Promise<void> {
  let missing = count;
  let open = (): void => {};
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    if (--missing === 0) open();
    return all;
  };
}

it("serves 200 connections that are open at the same time", async () => {
  const path = freshPath();
  const sockets = await listenAt(path);
  const serving = echo(sockets);
  const allArrived = barrier(200);
  await Promise.all(Array.from({ length: 200 }, (_, mark) => exchange(path, mark, allArrived)));
  sockets.stop();
  expect(await serving).toBe(200);
});

it("gives the port that the system chose, and asks for the label anew for each connection", async () => {
  let path = "before";
  const sockets = acceptSockets(() => ({ name: path, path }));
  const address = await sockets.listen({ host: "127.0.0.1", port: 0 }, 1);
  expect(address).toEqual({ host: "127.0.0.1", port: expect.any(Number) });
  path = "after";
  const client = await connectSocket(address, { name: "client" }, new AbortController().signal);
  const { value: service } = await sockets.connections[Symbol.asyncIterator]().next();
  service?.close();
  await expect(service?.write([Uint8Array.of(1)])).rejects.toMatchObject({ path: "after" });
  client.close();
  sockets.stop();
});

it("rejects with the system's error an address that it cannot listen at", async () => {
  const path = freshPath();
  await listenAt(path);
  const second = acceptSockets(() => ({ name: path }));
  await expect(second.listen({ path }, 1)).rejects.toMatchObject({ code: "EADDRINUSE" });
  second.stop();
});
