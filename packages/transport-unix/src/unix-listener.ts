import type { Listener } from "@parsec-ts/transport";
import { acceptSockets } from "@parsec-ts/transport-socket";
import { checkOptions, mustBeInteger, mustBeText, type OptionRules } from "@parsec-ts/wire-protocol";
import { publishSocket } from "./publish-socket.js";
import { checkListenerPath } from "./socket-path.js";

/** Options of {@link unixListener}. */
export interface UnixListenerOptions {
  /**
   * Absolute path to listen at, at most 107 bytes of UTF-8 (103 outside Linux), its directory at most 97 (93). The directory
   * must exist and be writable.
   */
  readonly path: string;
  /** Permission bits of the socket, which say who may connect. The default is 0o600: only the own user. */
  readonly mode?: number;
  /** The most connections that wait to be accepted, at least 1; the system caps it at `net.core.somaxconn`. The default is 511. */
  readonly backlog?: number;
}

const optionRules: OptionRules<UnixListenerOptions> = {
  path: mustBeText,
  mode: mustBeInteger(0, 0o777),
  backlog: mustBeInteger(1, 0x7fff_ffff),
};

/**
 * Listens on a Unix socket.
 *
 * The socket has its permissions before it appears at its path. It replaces the socket file of a service that has ended, never that of a
 * running one, and never a file that is no socket. Closing removes the file.
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
export async function unixListener(options: UnixListenerOptions): Promise<Listener> {
  checkOptions("unixListener", options, optionRules, ["path"]);
  const { path, mode = 0o600, backlog = 511 } = options;
  checkListenerPath(path);

  const sockets = acceptSockets(() => ({ name: path, path }));
  const listen = async (privatePath: string): Promise<void> => {
    await sockets.listen({ path: privatePath }, backlog);
  };
  const unpublish = await publishSocket(path, mode, listen).catch((error: unknown) => {
    sockets.stop();
    throw error;
  });

  async function stop(): Promise<void> {
    // First, so that no more connections are accepted; the file is removed before another service may listen.
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
