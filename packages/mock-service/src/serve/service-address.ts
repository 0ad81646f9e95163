import { formatEndpoint, type Listener, memoryTransport, parseEndpoint, type Transport } from "@parsec-ts/transport";
import { tcpListener, tcpTransport } from "@parsec-ts/transport-tcp";
import { unixListener, unixTransport } from "@parsec-ts/transport-unix";

/** The address that a service listens on. */
export interface AddressOptions {
  /** Endpoint URI: `unix:/path` or `tcp://host:port`. Default: the memory of this process. */
  readonly endpoint?: string;
  /** Allows a `tcp:` endpoint that other machines can reach, in clear text. Default: false. */
  readonly allowRemote?: boolean;
  /** Permission bits of a Unix socket. Default: 0o600, the own user only. */
  readonly socketMode?: number;
}

/** The address of a service. It stays the same when the service stops listening and listens again. */
export class ServiceAddress {
  readonly endpoint: string | undefined;
  readonly transport: Transport;
  readonly #listen: () => Promise<BoundAddress>;
  #bound: BoundAddress;

  private constructor(listen: () => Promise<BoundAddress>, first: BoundAddress) {
    this.#listen = listen;
    this.#bound = first;
    this.endpoint = first.endpoint;
    this.transport = { connect: (options) => this.#bound.transport.connect(options) };
  }

  get listener(): Listener {
    return this.#bound.listener;
  }

  /**
   * Starts to listen.
   *
   * @throws `ParsecError` of the usage or the transport family
   */
  static async open(options: AddressOptions): Promise<ServiceAddress> {
    const listen = listenerFor(options);
    return new ServiceAddress(listen, await listen());
  }

  /** Listens again on the same address. */
  async reopen(): Promise<void> {
    const { transport } = this.#bound;
    this.#bound = await this.#listen();
    transport.close?.();
  }

  /** Stops listening and closes the transport. */
  async close(): Promise<void> {
    const { listener, transport } = this.#bound;
    await listener.close();
    transport.close?.();
  }
}

interface BoundAddress {
  readonly endpoint: string | undefined;
  readonly transport: Transport;
  readonly listener: Listener;
}

function listenerFor({ endpoint: uri, socketMode, allowRemote = false }: AddressOptions): () => Promise<BoundAddress> {
  if (uri === undefined) return async () => ({ endpoint: undefined, ...memoryTransport() });
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
