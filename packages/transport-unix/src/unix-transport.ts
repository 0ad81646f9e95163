import { abortedError, type ConnectOptions, checkConnectOptions, type Transport } from "@parsec-ts/transport";
import {
  connectSocket,
  NotConnectedError,
  type SocketAddress,
  SocketExchanges,
  systemCodeOf,
} from "@parsec-ts/transport-socket";
import {
  checkedElsewhere,
  checkOptions,
  isParsecError,
  mustBeOneOf,
  mustBeText,
  type OptionRules,
} from "@parsec-ts/wire-protocol";
import { connectError } from "./connect-error.js";
import { checkSocketPath } from "./socket-path.js";
import type { EndpointTrust } from "./trust/endpoint-trust.js";
import { TrustedSocket } from "./trust/trusted-socket.js";

/** Options of {@link unixTransport}. */
export interface UnixTransportOptions {
  /** So that the result of `parseEndpoint` can be handed in. */
  readonly scheme?: "unix";
  /** Absolute path of the service's socket, at most 107 bytes of UTF-8 (103 outside Linux). */
  readonly path: string;
  /** The conditions that the socket must meet before anything is sent to it. The default is `"strict"`, for every path. */
  readonly trust?: EndpointTrust;
}

const optionRules: OptionRules<UnixTransportOptions> = {
  scheme: mustBeOneOf("unix"),
  path: mustBeText,
  trust: checkedElsewhere,
};

/**
 * Makes a transport to the service that listens on a Unix socket.
 *
 * The socket is checked against `trust` before anything is sent to it. The directories above it are checked at the first connection; then
 * the socket is kept open, by one file descriptor until `close`, so that no other user can replace it, and looked at again before a
 * connection once the last look is 5 ms old. When it has been removed, or has no listener, the path is resolved again. Only Linux can keep
 * sockets open: elsewhere the path is resolved for each connection, and only trusted users could change it between the check and the
 * connection.
 *
 * A response that came before a write failed stays readable. Each connection has a read buffer of 64 KiB, and all exchanges of the process
 * share one of 66 KiB; they are wiped after each chunk.
 *
 * @example
 * ```ts
 * const transport = unixTransport({ path: "/run/parsec/parsec.sock" });
 * ```
 * @throws at once, `ParsecError` of the usage family: `ERR_PARSEC_ENDPOINT_RELATIVE_PATH`, `ERR_PARSEC_ENDPOINT_NUL`,
 * `ERR_PARSEC_ENDPOINT_PATH_TOO_LONG`, `ERR_PARSEC_ARGUMENT`
 * @throws from `connect` and `exchange`, `ERR_PARSEC_ARGUMENT`; `ERR_PARSEC_ENDPOINT_UNTRUSTED` with `path` and `reason`; of the transport
 * family: `ERR_PARSEC_TRANSPORT_NO_SOCKET`, `_NOT_A_SOCKET`, `_REFUSED`, `_PERMISSION`, `_BUSY`, `_FAILED`, `ERR_PARSEC_ABORTED`
 */
export function unixTransport(options: UnixTransportOptions): Transport {
  checkOptions("unixTransport", options, optionRules, ["path"]);
  const { path, trust = "strict" } = options;
  checkSocketPath(path);
  const socket = new TrustedSocket(path, trust);
  const label = { name: path, path };
  const exchanges = new SocketExchanges();

  /**
   * Checks the socket and uses its address, once more if the service has been started again on another socket. `use` connects before it
   * returns, so that the address still leads to the socket that was checked.
   */
  async function withChecked<T>(
    method: "connect" | "exchange",
    options: ConnectOptions,
    use: (address: SocketAddress) => Promise<T>,
  ): Promise<T> {
    checkConnectOptions(method, options);
    const { signal } = options;
    if (signal.aborted) throw abortedError(signal);
    const wasPinned = socket.isPinned;
    let address: SocketAddress | undefined;
    try {
      address = { path: socket.address() };
      return await use(address);
    } catch (error) {
      if (address !== undefined && !(error instanceof NotConnectedError)) throw error;
      socket.release();
      const cause = error instanceof NotConnectedError ? error.cause : error;
      if (wasPinned && systemCodeOf(cause) === "ECONNREFUSED") return await withChecked(method, options, use);
      throw isParsecError(cause) ? cause : await connectError(cause, path);
    }
  }

  return {
    connect: (options) => withChecked("connect", options, (address) => connectSocket(address, label, options.signal)),
    exchange: (parts, sink, options) =>
      withChecked("exchange", options, (address) =>
        exchanges.exchange({ address, label, parts, sink, signal: options.signal }),
      ),
    close: () => socket.release(),
  };
}
