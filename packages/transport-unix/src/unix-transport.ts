import type { Transport } from "@parsec-ts/transport";
import { connectSocket } from "@parsec-ts/transport/node-socket";
import { isParsecError } from "@parsec-ts/wire-protocol";
import { connectError } from "./connect-error.js";
import { checkSocketPath } from "./socket-path.js";

export interface UnixTransportOptions {
  /** Absolute path of the service's socket, at most 107 bytes of UTF-8 (103 outside Linux). */
  readonly path: string;
}

/**
 * A transport to the service that listens on a Unix socket.
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
 * @throws from `connect`, of the transport family: `ERR_PARSEC_TRANSPORT_NO_SOCKET`, `_NOT_A_SOCKET`, `_REFUSED`,
 * `_PERMISSION`, `_BUSY`, `_FAILED`, `ERR_PARSEC_ABORTED`
 */
export function unixTransport({ path }: UnixTransportOptions): Transport {
  checkSocketPath(path);
  return {
    async connect({ signal }) {
      try {
        return await connectSocket({ path }, { name: path, path }, signal);
      } catch (error) {
        throw isParsecError(error) ? error : await connectError(error, path);
      }
    },
  };
}
