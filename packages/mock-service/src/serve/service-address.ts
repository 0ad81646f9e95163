import { type Listener, memoryTransport, parseEndpoint, type Transport } from "@parsec-ts/transport";
import { unixListener, unixTransport } from "@parsec-ts/transport-unix";
import { ParsecError } from "@parsec-ts/wire-protocol";

export interface AddressOptions {
  readonly endpoint?: string;
  readonly allowRemote?: boolean;
  readonly socketMode?: number;
}

/** Where a service is found; it stays the same while listeners come and go. */
export class ServiceAddress {
  readonly endpoint: string | undefined;
  readonly transport: Transport;
  listener: Listener;
  readonly #listen: () => Promise<Bound>;

  private constructor(listen: () => Promise<Bound>, first: Bound) {
    let { transport } = first;
    this.#listen = async () => {
      const bound = await listen();
      transport = bound.transport;
      return bound;
    };
    this.listener = first.listener;
    this.endpoint = first.endpoint;
    this.transport = { connect: (options) => transport.connect(options) };
  }

  /** @throws `ParsecError` of the usage or the transport family */
  static async open(options: AddressOptions): Promise<ServiceAddress> {
    const listen = listenerFor(options);
    return new ServiceAddress(listen, await listen());
  }

  /** Listens there again. */
  async reopen(): Promise<void> {
    this.listener = (await this.#listen()).listener;
  }
}

interface Bound {
  readonly endpoint: string | undefined;
  readonly transport: Transport;
  readonly listener: Listener;
}

function listenerFor({ endpoint: uri, socketMode: mode }: AddressOptions): () => Promise<Bound> {
  if (uri === undefined) return async () => ({ endpoint: undefined, ...memoryTransport() });
  const endpoint = parseEndpoint(uri);
  if (endpoint.scheme !== "unix") {
    throw new ParsecError("usage", "ERR_PARSEC_ENDPOINT_SCHEME", "The mock service listens on unix: endpoints only.", {
      argument: "endpoint",
    });
  }
  const { path } = endpoint;
  return async () => ({
    endpoint: uri,
    transport: unixTransport({ path }),
    listener: await unixListener({ path, ...(mode !== undefined && { mode }) }),
  });
}
