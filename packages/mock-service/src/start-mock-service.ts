import { type Listener, memoryTransport, parseEndpoint, type Transport } from "@parsec-ts/transport";
import { unixListener, unixTransport } from "@parsec-ts/transport-unix";
import { ParsecError } from "@parsec-ts/wire-protocol";
import { KeyStore } from "./key-store.js";
import { serveConnection } from "./serve-connection.js";

export interface MockServiceOptions {
  /** Where to listen: `unix:/path`. In this process's memory when left out. */
  readonly endpoint?: string;
  /** Milliseconds that a client may take for each read and for taking the answer: 200, as in the real service. */
  readonly timeoutMs?: number;
}

/** A running mock service. */
export interface MockService {
  /** Where it listens; `undefined` when that is this process's memory. */
  readonly endpoint: string | undefined;
  /** Leads to this service, for a client in the same process. */
  readonly transport: Transport;
  /** Stops accepting and waits for the requests under way. The keys are gone. */
  close(): Promise<void>;
}

/**
 * Starts a Parsec service in software, for development and tests. Its keys live in this process's memory: never use it for
 * keys that matter.
 *
 * @example
 * ```ts
 * const service = await startMockService({ endpoint: "unix:/tmp/parsec-mock.sock" });
 * ```
 * @throws `ParsecError` for an endpoint that cannot be listened on
 */
export async function startMockService({ endpoint, timeoutMs = 200 }: MockServiceOptions = {}): Promise<MockService> {
  const { transport, listener } = endpoint === undefined ? memoryTransport() : await listenOn(endpoint);
  const keys = new KeyStore();
  const open = new Set<Promise<void>>();
  const accepting = (async () => {
    for await (const connection of listener.connections) {
      const served = serveConnection(connection, { keys, timeoutMs }).finally(() => open.delete(served));
      open.add(served);
    }
  })();

  return {
    endpoint,
    transport,
    async close() {
      await listener.close();
      await accepting;
      await Promise.all(open);
    },
  };
}

async function listenOn(uri: string): Promise<{ transport: Transport; listener: Listener }> {
  const endpoint = parseEndpoint(uri);
  if (endpoint.scheme !== "unix") {
    throw new ParsecError("usage", "ERR_PARSEC_ENDPOINT_SCHEME", "The mock service listens on unix: endpoints only.", {
      argument: "endpoint",
    });
  }
  const { path } = endpoint;
  return { transport: unixTransport({ path }), listener: await unixListener({ path }) };
}
