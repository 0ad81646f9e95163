import { formatEndpoint, type Listener, memoryTransport, parseEndpoint, type Transport } from "@parsec-ts/transport";
import { tcpListener, tcpTransport } from "@parsec-ts/transport-tcp";
import { unixListener, unixTransport } from "@parsec-ts/transport-unix";

export interface AddressOptions {
  readonly endpoint?: string;
  readonly allowRemote?: boolean;
  readonly socketMode?: number;
}

/** Where a service is found; it stays the same while listeners come and go. */
export class ServiceAddress {
  readonly endpoint: string | undefined;
  readonly transport: Transport;
  readonly #listen: () => Promise<Bound>;
  #bound: Bound;

  private constructor(listen: () => Promise<Bound>, first: Bound) {
    this.#listen = listen;
    this.#bound = first;
    this.endpoint = first.endpoint;
    this.transport = { connect: (options) => this.#bound.transport.connect(options) };
  }

  get listener(): Listener {
    return this.#bound.listener;
  }

  /** @throws `ParsecError` of the usage or the transport family */
  static async open(options: AddressOptions): Promise<ServiceAddress> {
    const listen = listenerFor(options);
    return new ServiceAddress(listen, await listen());
  }

  /** Listens there again. */
  async reopen(): Promise<void> {
    const { transport } = this.#bound;
    this.#bound = await this.#listen();
    transport.close?.();
  }

  /** Listens no more, and lets go of what the way there was held by. */
  async close(): Promise<void> {
    const { listener, transport } = this.#bound;
    await listener.close();
    transport.close?.();
  }
}

interface Bound {
  readonly endpoint: string | undefined;
  readonly transport: Transport;
  readonly listener: Listener;
}

function listenerFor({ endpoint: uri, socketMode, allowRemote = false }: AddressOptions): () => Promise<Bound> {
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
    // The port that the system chose is kept when the service listens again.
    port = listener.endpoint.port;
    const transport = tcpTransport({ host, port, allowRemote });
    return { endpoint: formatEndpoint({ scheme: "tcp", host, port }), transport, listener };
  };
}
