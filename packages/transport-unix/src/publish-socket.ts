import { chmod, link, lstat, mkdtemp, rename, rm, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { transportError } from "@parsec-ts/transport";
import { systemCodeOf } from "@parsec-ts/transport-socket";
import { isParsecError, type ParsecError } from "@parsec-ts/wire-protocol";
import { listenError } from "./listen-error.js";
import { unixTransport } from "./unix-transport.js";

/**
 * Makes a listening socket appear at its path all at once, with its permissions: it is bound in a directory that only this
 * user may enter (a umask would do as well, but belongs to the whole process), then linked to where clients look for it.
 *
 * Resolves to the function that takes it away again.
 */
export async function publishSocket(
  path: string,
  mode: number,
  listen: (privatePath: string) => Promise<void>,
): Promise<() => Promise<void>> {
  try {
    const workshop = await mkdtemp(join(dirname(path), "."));
    try {
      const socket = join(workshop, "s");
      await listen(socket);
      await chmod(socket, mode);
      const { dev, ino } = await lstat(socket, { bigint: true });
      await removeStale(path, join(workshop, "stale"));
      await link(socket, path); // refuses where something exists
      return () => unlinkOwn(path, dev, ino);
    } finally {
      await rm(workshop, { recursive: true, force: true });
    }
  } catch (error) {
    throw isParsecError(error) ? error : listenError(error, path);
  }
}

/** Frees the path of a socket that nobody listens on any more. */
async function removeStale(path: string, aside: string): Promise<void> {
  if (!(await isStaleSocket(path))) return;
  // Moved first and looked at again: another service may have taken the path over since.
  if (!(await moved(path, aside))) return;
  try {
    await isStaleSocket(aside);
  } catch (error) {
    await link(aside, path);
    throw error;
  }
}

/** False where another was faster. */
async function moved(path: string, aside: string): Promise<boolean> {
  try {
    await rename(path, aside);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return false;
    throw error;
  }
}

/** Whether a socket is there that nobody listens on; throws where something is that has to stay. */
async function isStaleSocket(path: string): Promise<boolean> {
  try {
    if (!(await lstat(path)).isSocket()) throw notASocket(path);
    await callListener(path);
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

/** Returns when somebody answers, whoever it is: nothing is sent. */
async function callListener(path: string): Promise<void> {
  const transport = unixTransport({ path, trust: "relaxed" });
  const connection = await transport.connect({ signal: new AbortController().signal });
  connection.close();
  transport.close?.();
}

/** Leaves alone what others may have put at the path. What cannot be removed is stale, and the next listener replaces it. */
async function unlinkOwn(path: string, dev: bigint, ino: bigint): Promise<void> {
  try {
    const found = await lstat(path, { bigint: true });
    if (found.dev === dev && found.ino === ino) await unlink(path);
  } catch {
    // Gone already, or no longer ours to remove.
  }
}

function notASocket(path: string): ParsecError {
  const message = `${path} exists and is not a socket: remove it, or choose another path.`;
  return transportError("ERR_PARSEC_TRANSPORT_NOT_A_SOCKET", message, { path });
}
