import { chmodSync, linkSync } from "node:fs";
import { freshPaths, startSocketServer, temporaryDirectory } from "@parsec-ts/test-support";
import { afterAll } from "vitest";

/** A directory for the sockets of one test file. Other users may pass through it; each test decides what they may enter. */
export const directory: string = temporaryDirectory("parsec-unix", afterAll);
chmodSync(directory, 0o711);

export const freshPath = freshPaths(directory);

/** Makes a socket file without a listener, as a crash leaves it behind. */
export async function staleSocket(path: string = freshPath("stale")): Promise<string> {
  const live = freshPath();
  const server = await startSocketServer({ path: live }, (socket) => socket.destroy());
  linkSync(live, path);
  await server.stop();
  return path;
}
