import { freshPaths, temporaryDirectory } from "@parsec-ts/test-support";
import type { AcceptedConnection, Connection } from "@parsec-ts/transport";
import { afterAll, onTestFinished } from "vitest";
import { type AcceptedSockets, acceptSockets, connectSocket } from "../src/index.js";

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

/** Opens one connection and gives both of its ends. */
export async function connectedPair(): Promise<{ readonly client: Connection; readonly service: AcceptedConnection }> {
  const path = freshPath();
  const { connections } = await listenAt(path);
  const client = await connectTo(path);
  const { value: service } = await connections[Symbol.asyncIterator]().next();
  if (service === undefined) throw new Error("no connection arrived");
  return { client, service };
}
