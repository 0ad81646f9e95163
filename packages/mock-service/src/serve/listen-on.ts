import { formatEndpoint, parseEndpoint } from "@parsec-ts/transport";
import { tcpListener, tcpTransport } from "@parsec-ts/transport-tcp";
import { unixListener, unixTransport } from "@parsec-ts/transport-unix";
import { type BoundAddress, listenInMemory } from "./service-address.js";

/** The address that a service listens on. */
export interface AddressOptions {
  /** Endpoint URI: `unix:/path` or `tcp://host:port`. Default: the memory of this process. */
  readonly endpoint?: string;
  /** Allows a `tcp:` endpoint that other machines can reach, in clear text. Default: false. */
  readonly allowRemote?: boolean;
  /** Permission bits of a Unix socket. Default: 0o600, the own user only. */
  readonly socketMode?: number;
}

/**
 * Makes the function that listens on an endpoint, or in the memory of this process.
 *
 * @throws `ParsecError` of the usage family; on listening also of the transport family
 */
export function listenOn({
  endpoint: uri,
  socketMode,
  allowRemote = false,
}: AddressOptions): () => Promise<BoundAddress> {
  if (uri === undefined) return listenInMemory;
  const endpoint = parseEndpoint(uri);
  if (endpoint.scheme === "unix") {
    const { path } = endpoint;
    const options = { path, ...(socketMode !== undefined && { mode: socketMode }) };
    return async () => ({ endpoint: uri, transport: unixTransport({ path }), listener: await unixListener(options) });
  }
  const { host } = endpoint;
  let { port } = endpoint;
  return async () => {
    const listener = await tcpListener({ host, port, allowRemote });
    // Keeps the port that the system chose for the next time.
    port = listener.endpoint.port;
    const transport = tcpTransport({ host, port, allowRemote });
    return { endpoint: formatEndpoint({ scheme: "tcp", host, port }), transport, listener };
  };
}
