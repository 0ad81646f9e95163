import {
  type AbortSignalLike,
  formatEndpoint,
  type Listener,
  raceAbort,
  type TcpEndpoint,
  type TransportErrorCode,
} from "@parsec-ts/transport";
import { acceptSockets, systemCodeOf, systemError, textOf } from "@parsec-ts/transport-socket";
import {
  checkOptions,
  isParsecError,
  mustBeAbortSignal,
  mustBeBoolean,
  mustBeInteger,
  mustBeName,
  type OptionRules,
  type ParsecError,
} from "@parsec-ts/wire-protocol";
import { checkHost, resolveHost } from "./loopback.js";

/** Options of {@link tcpListener}. */
export interface TcpListenerOptions {
  /** The address to listen at; the default is `127.0.0.1`. Any but this machine's own addresses needs `allowRemote`. */
  readonly host?: string;
  /** The port to listen at; with 0, the default, the system chooses one. */
  readonly port?: number;
  /** Lets other machines connect: everything, keys and plaintext included, then crosses the network in clear text. */
  readonly allowRemote?: boolean;
  /** The most connections that wait to be accepted; the default is 511. */
  readonly backlog?: number;
  /** Ends the wait for the name of the host to be resolved. A listener is ended by `close`. */
  readonly signal?: AbortSignalLike;
}

/** A listener on TCP. */
export interface TcpListener extends Listener {
  /** The address that it listens at, with the port that the system chose. */
  readonly endpoint: TcpEndpoint;
}

const optionRules: OptionRules<TcpListenerOptions> = {
  host: mustBeName,
  port: mustBeInteger(0, 65_535),
  allowRemote: mustBeBoolean,
  backlog: mustBeInteger(1, 0x7fff_ffff),
  signal: mustBeAbortSignal,
};

/**
 * Listens on TCP, for mock services. Every user of this machine can connect to a loopback address.
 *
 * @example
 * ```ts
 * const listener = await tcpListener({ port: 4000 });
 * ```
 * @throws `ParsecError` of the usage family: `ERR_PARSEC_ARGUMENT`, `ERR_PARSEC_ENDPOINT_REMOTE`; of the transport family:
 * `ERR_PARSEC_TRANSPORT_ADDRESS_IN_USE`, `_PERMISSION`, `_LISTEN_FAILED`, `ERR_PARSEC_ABORTED`
 */
export async function tcpListener(options: TcpListenerOptions = {}): Promise<TcpListener> {
  checkOptions("tcpListener", options, optionRules);
  const { host = "127.0.0.1", port = 0, allowRemote = false, backlog = 511, signal } = options;
  checkHost(host, allowRemote);
  let name = formatEndpoint({ scheme: "tcp", host, port });
  const sockets = acceptSockets(() => ({ name }));
  try {
    const resolving = resolveHost(host, allowRemote);
    const [first] = await (signal === undefined ? resolving : raceAbort(resolving, signal));
    const bound = await sockets.listen({ host: first?.address ?? host, port }, backlog);
    const endpoint: TcpEndpoint = { scheme: "tcp", host, port, ...bound };
    name = formatEndpoint(endpoint);
    return { endpoint, connections: sockets.connections, close: async () => sockets.stop() };
  } catch (error) {
    sockets.stop();
    throw isParsecError(error) ? error : listenError(error, name);
  }
}

function listenError(error: unknown, name: string): ParsecError {
  const failed = (code: TransportErrorCode, message: string): ParsecError =>
    systemError(code, message, error, undefined, { name });

  switch (systemCodeOf(error)) {
    case "EADDRINUSE":
      return failed(
        "ERR_PARSEC_TRANSPORT_ADDRESS_IN_USE",
        `Something listens at ${name}: stop it, or choose another port.`,
      );
    case "EACCES":
      return failed("ERR_PARSEC_TRANSPORT_PERMISSION", `This user may not listen at ${name}: choose a port from 1024.`);
    default:
      return failed("ERR_PARSEC_TRANSPORT_LISTEN_FAILED", `Listening at ${name} failed: ${textOf(error)}.`);
  }
}
