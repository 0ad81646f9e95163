import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { transportError } from "@parsec-ts/transport";
import { textOf } from "@parsec-ts/transport-socket";
import { ParsecError } from "@parsec-ts/wire-protocol";

/** Rights of the group and of others, of which a directory for the socket has none. */
const RIGHTS_OF_OTHERS = 0o077;

/** A path for the socket, in a directory that only this user may enter. */
export interface SocketDirectory {
  readonly path: string;
  /** Removes the directory, if it was made for this socket alone. */
  remove(): Promise<void>;
}

/**
 * Makes a new directory for the socket, with mode 0700, in that of the user's session (`XDG_RUNTIME_DIR`), else in the one
 * for temporary files.
 *
 * @throws `ParsecError` `ERR_PARSEC_TRANSPORT_LISTEN_FAILED`
 */
export async function newSocketDirectory(): Promise<SocketDirectory> {
  const { XDG_RUNTIME_DIR: session = "" } = process.env;
  const parent = (await isOwnDirectory(session)) ? session : tmpdir();
  const directory = await mkdtemp(join(parent, "parsec-ssh-")).catch((cause: unknown) => {
    const message = `No directory for the socket can be made in ${parent}: ${textOf(cause)}. Name a path for the socket.`;
    throw transportError("ERR_PARSEC_TRANSPORT_LISTEN_FAILED", message, { path: parent, cause });
  });
  return {
    path: join(directory, "agent.sock"),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** After `su` and `sudo` the variable may name the directory of another user's session. */
async function isOwnDirectory(path: string): Promise<boolean> {
  const stats = isAbsolute(path) ? await stat(path).catch(() => undefined) : undefined;
  return stats?.isDirectory() === true && stats.uid === (process.geteuid?.() ?? stats.uid);
}

/**
 * Checks the directory of a path, and makes it with mode 0700 if it is missing. One that others may enter is refused.
 *
 * @throws `ParsecError` `ERR_PARSEC_SSH_SOCKET_UNTRUSTED`
 */
export async function checkedSocketDirectory(path: string): Promise<SocketDirectory> {
  const directory = dirname(path);
  // A path that cannot be listened at, and a directory that cannot be made, are for the listener to report.
  if (isAbsolute(path) && !path.includes("\0")) {
    await mkdir(directory, { mode: 0o700 }).catch(() => undefined);
    await checkDirectory(directory);
  }
  return { path, remove: async () => undefined };
}

async function checkDirectory(directory: string): Promise<void> {
  const stats = await stat(directory).catch(() => undefined);
  if (stats === undefined) return;
  const { uid, mode } = stats;
  const self = process.geteuid?.();
  if (self !== undefined && uid !== self) {
    throw untrustedSocket(directory, `${directory} belongs to uid ${uid}. Choose a directory of your own.`);
  }
  if ((mode & RIGHTS_OF_OTHERS) !== 0) {
    const octal = (mode & 0o7777).toString(8).padStart(4, "0");
    throw untrustedSocket(directory, `${directory} has mode ${octal}. Take the rights of others away with chmod 700.`);
  }
}

/** The error for a socket that other users could reach, or exchange for one of theirs. */
export function untrustedSocket(path: string, reason: string, cause?: unknown): ParsecError {
  const message = `Other users could use the keys of this agent, or lead programs to an agent of theirs: ${reason}`;
  return new ParsecError("usage", "ERR_PARSEC_SSH_SOCKET_UNTRUSTED", message, {
    path,
    reason,
    ...(cause !== undefined && { cause }),
  });
}
