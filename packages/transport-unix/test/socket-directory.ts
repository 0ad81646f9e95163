import { chmodSync, linkSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** A directory for the sockets of one test file, gone at its end. */
export const directory: string = mkdtempSync(join(tmpdir(), "parsec-unix-"));

// Others may pass through: what they may not enter is up to each test.
chmodSync(directory, 0o711);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let count = 0;

/** A path where nothing is yet. */
export function freshPath(name = "socket"): string {
  return join(directory, `${name}-${count++}`);
}

/** A socket file without a service, as a crash leaves it behind. */
export async function staleSocket(path: string = freshPath("stale")): Promise<string> {
  const live = freshPath();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(live, resolve));
  linkSync(live, path);
  await new Promise((resolve) => server.close(resolve));
  return path;
}
