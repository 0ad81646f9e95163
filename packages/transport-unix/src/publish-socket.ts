import { chmod, link, lstat, mkdtemp, rename, rm, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { transportError } from "@parsec-ts/transport";
import { systemCodeOf } from "@parsec-ts/transport-socket";
import type { ParsecError } from "@parsec-ts/wire-protocol";
import { isParsecError } from "./error-codes.js";
import { listenError } from "./listen-error.js";
import { unixTransport } from "./unix-transport.js";

/**
 * Makes a listening socket appear at its path in one step, with its permissions. It is bound in a staging directory inside that of the path,
 * which only this user may enter, then linked to its path. (A umask would also set the permissions, but it belongs to the whole process.)
 *
 * Resolves to a function that removes the socket.
 */
export async function publishSocket(
  path: string,
  mode: number,
  listen: (privatePath: string) => Promise<void>,
): Promise<() => Promise<void>> {
  try {
    // join() would drop the dot and make it beside the directory, where this user may not be allowed to write.
    const stagingDirectory = await mkdtemp(`${join(dirname(path), "/")}.`);
    try {
      const socket = join(stagingDirectory, "s");
      await listen(socket);
      await chmod(socket, mode);
      const { dev, ino } = await lstat(socket, { bigint: true });
      await removeStale(path, join(stagingDirectory, "stale"));
      await link(socket, path); // fails if something exists at the path
      return () => unlinkOwn(path, dev, ino);
    } finally {
      await rm(stagingDirectory, { recursive: true, force: true });
    }
  } catch (error) {
    throw isParsecError(error) ? error : listenError(error, path);
  }
}

/** Removes a socket without a listener from the path. */
async function removeStale(path: string, backupPath: string): Promise<void> {
  if (!(await isStaleSocket(path))) return;
  // Renamed first and checked again: another service may have taken over the path since the first check.
  if (!(await tryRename(path, backupPath))) return;
  try {
    await isStaleSocket(backupPath);
  } catch (error) {
    await link(backupPath, path);
    throw error;
  }
}

/** Returns false if the file is gone, because another process was faster. */
async function tryRename(path: string, backupPath: string): Promise<boolean> {
  try {
    await rename(path, backupPath);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return false;
    throw error;
  }
}

/** True if there is a socket without a listener at the path, false if there is nothing. Throws if there is something that has to stay. */
async function isStaleSocket(path: string): Promise<boolean> {
  try {
    if (!(await lstat(path)).isSocket()) throw notASocket(path);
    await connectOnce(path);
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return false;
    if (!isParsecError(error)) throw error;
    if (error.code === "ERR_PARSEC_TRANSPORT_NO_SOCKET") return false;
    if (error.code === "ERR_PARSEC_TRANSPORT_REFUSED") return true;
    if (error.code !== "ERR_PARSEC_TRANSPORT_BUSY") throw error;
  }
  throw transportError(
    "ERR_PARSEC_TRANSPORT_ADDRESS_IN_USE",
    `A service listens at ${path}: stop it, or choose another path.`,
    { path },
  );
}

/** Connects to a listener without sending anything; it need not be trusted. */
async function connectOnce(path: string): Promise<void> {
  const transport = unixTransport({ path, trust: "relaxed" });
  const connection = await transport.connect({ signal: new AbortController().signal });
  connection.close();
  transport.close?.();
}

/** Removes the file only if it is still the own one. A file that cannot be removed is stale, and the next listener replaces it. */
async function unlinkOwn(path: string, dev: bigint, ino: bigint): Promise<void> {
  try {
    const current = await lstat(path, { bigint: true });
    if (current.dev === dev && current.ino === ino) await unlink(path);
  } catch {
    // The file is gone already, or this user may no longer remove it.
  }
}

function notASocket(path: string): ParsecError {
  const message = `${path} exists and is not a socket: remove it, or choose another path.`;
  return transportError("ERR_PARSEC_TRANSPORT_NOT_A_SOCKET", message, { path });
}
