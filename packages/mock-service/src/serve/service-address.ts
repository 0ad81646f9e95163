import { type Listener, memoryTransport, type Transport } from "@parsec-ts/transport";

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

  /** Starts to listen by a function that is called again for each {@link ServiceAddress.reopen}. Its error is thrown. */
  static async open(listen: () => Promise<BoundAddress>): Promise<ServiceAddress> {
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

/** An address while a service listens on it. */
export interface BoundAddress {
  readonly endpoint: string | undefined;
  readonly transport: Transport;
  readonly listener: Listener;
}

/** Listens in the memory of this process. */
export async function listenInMemory(): Promise<BoundAddress> {
  return { endpoint: undefined, ...memoryTransport() };
}
