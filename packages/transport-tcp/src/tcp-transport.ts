import {
  type AbortSignalLike,
  type ConnectOptions,
  checkConnectOptions,
  formatEndpoint,
  raceAbort,
  type Transport,
} from "@parsec-ts/transport";
import { connectSocket, NotConnectedError, type SocketAddress, SocketExchanges } from "@parsec-ts/transport-socket";
import {
  checkOptions,
  isParsecError,
  mustBeBoolean,
  mustBeInteger,
  mustBeName,
  mustBeOneOf,
  type OptionRules,
} from "@parsec-ts/wire-protocol";
import { connectError } from "./connect-error.js";
import { checkHost, type HostAddress, resolveHost } from "./loopback.js";

/** Options of {@link tcpTransport}. */
export interface TcpTransportOptions {
  /** So that the result of `parseEndpoint`, or the endpoint of a listener, can be handed in. */
  readonly scheme?: "tcp";
  /** The service's host: `127.0.0.1`, `::1` or a name for them, unless `allowRemote` is set. */
  readonly host: string;
  /** The service's port, from 1 to 65,535. */
  readonly port: number;
  /** Also connects to other machines: everything, keys and plaintext included, then crosses the network in clear text. */
  readonly allowRemote?: boolean;
}

const optionRules: OptionRules<TcpTransportOptions> = {
  scheme: mustBeOneOf("tcp"),
  host: mustBeName,
  port: mustBeInteger(1, 65_535),
  allowRemote: mustBeBoolean,
};

/**
 * Makes a transport to a mock service that listens on TCP, on this machine. Parsec itself listens on Unix sockets only.
 *
 * A name is resolved for each connection, and refused if any of its addresses is another machine's.
 *
 * @example
 * ```ts
 * const transport = tcpTransport({ host: "127.0.0.1", port: 4000 });
 * ```
 * @throws at once, `ParsecError` of the usage family: `ERR_PARSEC_ARGUMENT`, `ERR_PARSEC_ENDPOINT_REMOTE`
 * @throws from `connect` and `exchange`, `ERR_PARSEC_ARGUMENT`, `ERR_PARSEC_ENDPOINT_REMOTE`; of the transport family:
 * `ERR_PARSEC_TRANSPORT_REFUSED`, `_UNREACHABLE`, `_BUSY`, `_FAILED`, `ERR_PARSEC_ABORTED`
 */
export function tcpTransport(options: TcpTransportOptions): Transport {
  checkOptions("tcpTransport", options, optionRules, ["host", "port"]);
  const { host, port, allowRemote = false } = options;
  checkHost(host, allowRemote);
  const name = formatEndpoint({ scheme: "tcp", host, port });
  const label = { name };
  const exchanges = new SocketExchanges();

  /** Tries the addresses one after the other: a name can have several, and the service may listen at one only. */
  async function withFirst<T>(
    method: "connect" | "exchange",
    options: ConnectOptions,
    use: (address: SocketAddress) => Promise<T>,
  ): Promise<T> {
    checkConnectOptions(method, options);
    let failure: unknown;
    for (const { address } of await addresses(options.signal)) {
      try {
        return await use({ host: address, port });
      } catch (error) {
        if (!(error instanceof NotConnectedError)) throw error;
        failure = error.cause;
      }
    }
    throw connectError(failure, name);
  }

  async function addresses(signal: AbortSignalLike): Promise<readonly HostAddress[]> {
    try {
      return await raceAbort(resolveHost(host, allowRemote), signal);
    } catch (error) {
      throw isParsecError(error) ? error : connectError(error, name);
    }
  }

  return {
    connect: (options) => withFirst("connect", options, (address) => connectSocket(address, label, options.signal)),
    exchange: (parts, sink, options) =>
      withFirst("exchange", options, (address) =>
        exchanges.exchange({ address, label, parts, sink, signal: options.signal }),
      ),
  };
}
