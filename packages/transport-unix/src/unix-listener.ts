import type { Listener } from "@parsec-ts/transport";
import { acceptSockets } from "@parsec-ts/transport-socket";
import { ParsecError } from "@parsec-ts/wire-protocol";
import { publishSocket } from "./publish-socket.js";
import { checkListenerPath } from "./socket-path.js";

export interface UnixListenerOptions {
  /**
   * Absolute path to listen at, at most 107 bytes of UTF-8 (103 outside Linux), its directory at most 97 (93). The directory
   * must exist and be writable.
   */
  readonly path: string;
  /** Permission bits of the socket: who may connect. 0o600, the own user only, unless told otherwise. */
  readonly mode?: number;
  /** Connections that the system lets wait to be accepted, at least 1 and at most `net.core.somaxconn`; 511 by default. */
  readonly backlog?: number;
}

/**
 * A listener on a Unix socket.
 *
 * The socket has its permissions before anybody can find it. It replaces a socket file that a service left behind, never a
 * living service's, and never a file that is no socket. Closing removes the file.
 *
 * @example
 * ```ts
 * const listener = await unixListener({ path: "/run/user/1000/parsec.sock" });
 * for await (const connection of listener.connections) serve(connection);
 * ```
 * @throws `ParsecError` of the usage family: `ERR_PARSEC_ENDPOINT_RELATIVE_PATH`, `ERR_PARSEC_ENDPOINT_NUL`,
 * `ERR_PARSEC_ENDPOINT_PATH_TOO_LONG`, `ERR_PARSEC_ARGUMENT`; of the transport family:
 * `ERR_PARSEC_TRANSPORT_ADDRESS_IN_USE`, `_NOT_A_SOCKET`, `_PERMISSION`, `_LISTEN_FAILED`
 */
export async function unixListener({ path, mode = 0o600, backlog = 511 }: UnixListenerOptions): Promise<Listener> {
  checkListenerPath(path);
  checkInteger("mode", mode, 0, 0o777);
  checkInteger("backlog", backlog, 1, 0x7fffffff);

  const sockets = acceptSockets(() => ({ name: path, path }));
  const listen = async (privatePath: string): Promise<void> => {
    await sockets.listen({ path: privatePath }, backlog);
  };
  const unpublish = await publishSocket(path, mode, listen).catch((error: unknown) => {
    sockets.stop();
    throw error;
  });

  async function stop(): Promise<void> {
    // First, so that nobody is accepted any more; the file goes before another may listen.
    sockets.connections.close();
    await unpublish();
    sockets.stop();
  }

  let stopped: Promise<void> | undefined;
  return {
    connections: sockets.connections,
    close() {
      stopped ??= stop();
      return stopped;
    },
  };
}

function checkInteger(argument: "mode" | "backlog", value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new ParsecError("usage", "ERR_PARSEC_ARGUMENT", `${argument} must be an integer from ${least} to ${most}.`, {
    argument,
  });
}
