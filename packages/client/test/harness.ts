import { listAuthenticators, listProviders } from "@parsec-ts/operations";
import { memoryTransport, type Transport } from "@parsec-ts/transport";
import type { CallEnvironment } from "../src/call/call-scope.js";
import { CallQueue } from "../src/call/limits/call-queue.js";
import { Deadlines } from "../src/call/limits/deadlines.js";
import {
  type Authenticator,
  type ClientOptions,
  createClient,
  type Host,
  type ParsecClient,
  unixPeerCredentials,
} from "../src/index.js";
import { respond, type Script, type ScriptedPeer, servePeer } from "./scripted-peer.js";

/** A host whose clock a test moves by `advance`. */
export class TestHost implements Host {
  #now = 0;
  readonly #timers = new Set<{ readonly until: number; readonly onTime: () => void }>();

  /** Number of running timers. A call that has settled must leave none. */
  get running(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  startTimer(ms: number, onTime: () => void): () => void {
    const timer = { until: this.#now + ms, onTime };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Moves the clock, and ends the timers whose time has come. */
  advance(ms: number): void {
    this.#now += ms;
    for (const timer of [...this.#timers]) {
      if (timer.until <= this.#now && this.#timers.delete(timer)) timer.onTime();
    }
  }
}

/** The environment of calls that nothing but the test limits. */
export function testEnvironment(host: Host = new TestHost(), queue = new CallQueue(16, 16)): CallEnvironment {
  return { host, queue, deadlines: new Deadlines(host) };
}

const version = { versionMaj: 1, versionMin: 0, versionRev: 0 };
/** An entry of the list of providers. */
export const providerInfo = (id: number) => ({
  ...version,
  id,
  uuid: "1c1139dc-ad7c-47dc-ad6b-db6fdb466552",
  description: "",
  vendor: "",
});

/** An entry of the list of authenticators. */
export const authenticatorInfo = (id: number) => ({ ...version, id, description: "" });

/** A connected client and everything that a test observes it by. */
export interface TestConnection {
  readonly client: ParsecClient;
  readonly host: TestHost;
  readonly transport: Transport;
  /** Requests since connecting, and open connections. */
  readonly peer: ScriptedPeer;
}

/**
 * Connects a client to a peer that responds to the requests of connecting as a service does, and to all others by the script. With
 * `scriptsListings` the script also responds to later requests of those two operations.
 */
export async function connectTestClient(
  script: Script,
  options: Partial<ClientOptions> & {
    offered?: readonly number[];
    providers?: readonly number[];
    scriptsListings?: boolean;
  } = {},
): Promise<TestConnection> {
  const { offered = [3], providers = [3, 1, 0], scriptsListings = false, ...clientOptions } = options;
  let connected = false;
  const { transport, listener } = memoryTransport();
  const host = new TestHost();
  const peer = servePeer(listener, async (request, connection) => {
    if (connected && scriptsListings) {
      await script(request, connection);
    } else if (request.opcode === listAuthenticators.opcode) {
      await respond(request, connection, { authenticators: offered.map(authenticatorInfo) });
    } else if (request.opcode === listProviders.opcode) {
      await respond(request, connection, { providers: providers.map(providerInfo) });
    } else {
      await script(request, connection);
    }
  });
  const authenticators: readonly Authenticator[] = [unixPeerCredentials(1000)];
  const client = await createClient({ transport, host, authenticators, ...clientOptions });
  connected = true;
  peer.requests.length = 0;
  return { client, host, transport, peer };
}
