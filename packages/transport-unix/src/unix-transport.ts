import {
  type AbortSignalLike,
  abortedError,
  type Connection,
  type ConnectOptions,
  type Transport,
} from "@parsec-ts/transport";
import { connectSocket, systemCodeOf } from "@parsec-ts/transport-socket";
import { isParsecError } from "@parsec-ts/wire-protocol";
import { connectError } from "./connect-error.js";
import { checkSocketPath } from "./socket-path.js";
import type { EndpointTrust } from "./trust/endpoint-trust.js";
import { TrustedSocket } from "./trust/trusted-socket.js";

/** Options of {@link unixTransport}. */
export interface UnixTransportOptions {
  /** Absolute path of the service's socket, at most 107 bytes of UTF-8 (103 outside Linux). */
  readonly path: string;
  /** The conditions that the socket must meet before anything is sent to it. The default is `"strict"`, for every path. */
  readonly trust?: EndpointTrust;
}

/**
 * Makes a transport to the service that listens on a Unix socket.
 *
 * Before each connection the socket is checked against `trust`. The directories above it are checked at the first connection; then the
 * socket is kept open, by one file descriptor until `close`, so that no other user can replace it. When it has been removed, or has no
 * listener, the path is resolved again. Only Linux can keep sockets open: elsewhere the path is resolved for each connection, and only
 * trusted users could change it between the check and the connection.
 *
 * A response that came before a write failed stays readable. Each connection has a read buffer of 64 KiB, which is wiped after each chunk
 * and on close.
 *
 * @example
 * ```ts
 * const transport = unixTransport({ path: "/run/parsec/parsec.sock" });
 * ```
 * @throws at once, `ParsecError` of the usage family: `ERR_PARSEC_ENDPOINT_RELATIVE_PATH`, `ERR_PARSEC_ENDPOINT_NUL`,
 * `ERR_PARSEC_ENDPOINT_PATH_TOO_LONG`, `ERR_PARSEC_ARGUMENT`
 * @throws from `connect`, `ERR_PARSEC_ENDPOINT_UNTRUSTED` with `path` and `reason`; of the transport family:
 * `ERR_PARSEC_TRANSPORT_NO_SOCKET`, `_NOT_A_SOCKET`, `_REFUSED`, `_PERMISSION`, `_BUSY`, `_FAILED`, `ERR_PARSEC_ABORTED`
 */
export function unixTransport({ path, trust = "strict" }: UnixTransportOptions): Transport {
  checkSocketPath(path);
  const socket = new TrustedSocket(path, trust);

  /** The system connects before `connectSocket` returns, so the address still leads to the socket that was checked. */
  const connectToChecked = (signal: AbortSignalLike): Promise<Connection> =>
    connectSocket({ path: socket.address() }, { name: path, path }, signal);

  async function connect({ signal }: ConnectOptions): Promise<Connection> {
    if (signal.aborted) throw abortedError(signal);
    const wasCached = socket.isPinned;
    try {
      return await connectToChecked(signal);
    } catch (error) {
      socket.release();
      // The service may have been started again, on another socket.
      if (wasCached && systemCodeOf(error) === "ECONNREFUSED") return await connectToChecked(signal);
      throw error;
    }
  }

  return {
    async connect(options) {
      try {
        return await connect(options);
      } catch (error) {
        socket.release();
        throw isParsecError(error) ? error : await connectError(error, path);
      }
    },
    close: () => socket.release(),
  };
}
