import { raceAbort, type Connection, formatEndpoint, type Transport } from "@parsec-ts/transport";
import { connectSocket } from "@parsec-ts/transport-socket";
import { isParsecError } from "@parsec-ts/wire-protocol";
import { connectError } from "./connect-error.js";
import { checkHost, checkPort, type HostAddress, resolveHost } from "./loopback.js";

export interface TcpTransportOptions {
  /** `127.0.0.1`, `::1` or a name for them, unless `allowRemote` is set. */
  readonly host: string;
  readonly port: number;
  /** Also connects to other machines: everything, keys and plaintext included, then crosses the network in clear text. */
  readonly allowRemote?: boolean;
}

/**
 * A transport to a mock service that listens on TCP, on this machine. Parsec itself listens on Unix sockets only.
 *
 * A name is resolved anew for each connection, and refused when any of its addresses is another machine's.
 *
 * @example
 * ```ts
 * const transport = tcpTransport({ host: "127.0.0.1", port: 4000 });
 * ```
 * @throws at once, `ParsecError` of the usage family: `ERR_PARSEC_ARGUMENT`, `ERR_PARSEC_ENDPOINT_REMOTE`
 * @throws from `connect`, `ERR_PARSEC_ENDPOINT_REMOTE`; of the transport family: `ERR_PARSEC_TRANSPORT_REFUSED`,
 * `_UNREACHABLE`, `_BUSY`, `_FAILED`, `ERR_PARSEC_ABORTED`
 */
export function tcpTransport({ host, port, allowRemote = false }: TcpTransportOptions): Transport {
  checkHost(host, allowRemote);
  checkPort(port, 1);
  const name = formatEndpoint({ scheme: "tcp", host, port });
  return {
    async connect({ signal }) {
      try {
        const addresses = await raceAbort(resolveHost(host, allowRemote), signal);
        return await connectToFirst(addresses, (host) => connectSocket({ host, port }, { name }, signal));
      } catch (error) {
        throw isParsecError(error) ? error : connectError(error, name);
      }
    },
  };
}

/** Names can stand for several addresses, of which only one may be listened on. */
async function connectToFirst(
  addresses: readonly HostAddress[],
  connect: (host: string) => Promise<Connection>,
): Promise<Connection> {
  let failure: unknown;
  for (const { address } of addresses) {
    try {
      return await connect(address);
    } catch (error) {
      if (isParsecError(error)) throw error; // given up
      failure = error;
    }
  }
  throw failure;
}
