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
import type { EndpointTrust } from "./trust/endpoint-trust.js";
import { checkSocketPath } from "./socket-path.js";
import { TrustedSocket } from "./trust/trusted-socket.js";

export interface UnixTransportOptions {
  /** Absolute path of the service's socket, at most 107 bytes of UTF-8 (103 outside Linux). */
  readonly path: string;
  /** What has to be so before anything is sent there: `"strict"` unless told otherwise, whatever the path. */
  readonly trust?: EndpointTrust;
}

/**
 * A transport to the service that listens on a Unix socket.
 *
 * Before each connection the socket is judged by `trust`. The directories above it are judged at the first one, and then the socket is
 * held fast, by one file descriptor until `close`, so that nobody can swap it for another. When it has been removed, or nobody
 * listens on it, the path is walked anew. Only Linux can hold sockets fast: elsewhere the path is walked for each connection, and whoever
 * could change it between judging and connecting is one of those who are trusted.
 *
 * An answer that came before a write failed stays readable. Each connection holds a read buffer of 64 KiB, wiped behind the
 * reader and on close.
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

  /** The system connects before `connectSocket` returns: at the address lies what has just been judged. */
  const connectToJudged = (signal: AbortSignalLike): Promise<Connection> =>
    connectSocket({ path: socket.address() }, { name: path, path }, signal);

  async function connect({ signal }: ConnectOptions): Promise<Connection> {
    if (signal.aborted) throw abortedError(signal);
    const knewTheWay = socket.pinned;
    try {
      return await connectToJudged(signal);
    } catch (error) {
      socket.release();
      // The service may listen on another socket by now.
      if (knewTheWay && systemCodeOf(error) === "ECONNREFUSED") return await connectToJudged(signal);
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
