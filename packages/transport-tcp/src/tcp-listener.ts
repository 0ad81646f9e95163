import { formatEndpoint, type Listener, type TcpEndpoint, type TransportErrorCode } from "@parsec-ts/transport";
import { acceptSockets, systemCodeOf, systemError, textOf } from "@parsec-ts/transport-socket";
import { isParsecError, type ParsecError } from "@parsec-ts/wire-protocol";
import { checkHost, checkPort, resolveHost } from "./loopback.js";

export interface TcpListenerOptions {
  /** `127.0.0.1` unless told otherwise; anything but this machine's own address only with `allowRemote`. */
  readonly host?: string;
  /** 0, the default, lets the system choose one. */
  readonly port?: number;
  /** Lets other machines connect: everything, keys and plaintext included, then crosses the network in clear text. */
  readonly allowRemote?: boolean;
  /** Connections that the system lets wait to be accepted; 511 by default. */
  readonly backlog?: number;
}

/** A listener on TCP. */
export interface TcpListener extends Listener {
  /** Where it listens, with the port that the system chose. */
  readonly endpoint: TcpEndpoint;
}

/**
 * A listener on TCP, for mock services. It serves whoever reaches it: on loopback that is every user of this machine.
 *
 * @example
 * ```ts
 * const listener = await tcpListener({ port: 4000 });
 * ```
 * @throws `ParsecError` of the usage family: `ERR_PARSEC_ARGUMENT`, `ERR_PARSEC_ENDPOINT_REMOTE`; of the transport family:
 * `ERR_PARSEC_TRANSPORT_ADDRESS_IN_USE`, `_PERMISSION`, `_LISTEN_FAILED`
 */
export async function tcpListener(options: TcpListenerOptions = {}): Promise<TcpListener> {
  const { host = "127.0.0.1", port = 0, allowRemote = false, backlog = 511 } = options;
  checkHost(host, allowRemote);
  checkPort(port, 0);
  let name = formatEndpoint({ scheme: "tcp", host, port });
  const sockets = acceptSockets(() => ({ name }));
  try {
    const [first] = await resolveHost(host, allowRemote);
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
