import { freshPaths, temporaryDirectory } from "@parsec-ts/test-support";
import type { AcceptedConnection, Connection } from "@parsec-ts/transport";
import { afterAll, onTestFinished } from "vitest";
import { type AcceptedSockets, acceptSockets, connectSocket, type SocketAddress } from "../src/index.js";

export const freshPath = freshPaths(temporaryDirectory("transport-socket", afterAll));

/** Connects to a Unix socket, which errors call by its path. */
export function connectTo(path: string, signal: AbortSignal = new AbortController().signal): Promise<Connection> {
  return connectSocket({ path }, { name: path, path }, signal);
}

/** Accepts connections at a Unix socket until the test is over. */
export async function listenAt(path: string): Promise<AcceptedSockets> {
  const sockets = acceptSockets(() => ({ name: path, path }));
  await sockets.listen({ path }, 511);
  onTestFinished(() => sockets.stop());
  return sockets;
}

/** Opens one connection and gives both of its ends; over a Unix socket where no other address is given. */
export async function connectedPair(
  address: SocketAddress = { path: freshPath() },
): Promise<{ readonly client: Connection; readonly service: AcceptedConnection }> {
  const sockets = acceptSockets(() => ({ name: "the service" }));
  const bound = await sockets.listen(address, 511);
  onTestFinished(() => sockets.stop());
  const client = await connectSocket(bound, { name: "the service" }, new AbortController().signal);
  const { value: service } = await sockets.connections[Symbol.asyncIterator]().next();
  if (service === undefined) throw new Error("no connection arrived");
  return { client, service };
}
