import { memoryTransport, type Transport } from "@parsec-ts/transport";
import {
  type Authenticator,
  type ClientOptions,
  createClient,
  type Host,
  type ParsecClient,
  unixPeerCredentials,
} from "../src/index.js";
import { answer, type Script, servePeer } from "./scripted-peer.js";

/** A clock that a test moves: sleeps end when it says so. */
export class TestHost implements Host {
  #now = 0;
  #sleepers: { readonly until: number; readonly wake: () => void }[] = [];

  /** How many are waiting; a call that has settled must leave none. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal: Parameters<Host["sleep"]>[1]): Promise<void> {
    return new Promise((resolve) => {
      const sleeper = {
        until: this.#now + ms,
        wake: () => {
          this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
          resolve();
        },
      };
      this.#sleepers.push(sleeper);
      signal.addEventListener("abort", sleeper.wake);
    });
  }

  advance(ms: number): void {
    this.#now += ms;
    for (const sleeper of this.#sleepers.filter(({ until }) => until <= this.#now)) sleeper.wake();
  }
}

const version = { versionMaj: 1, versionMin: 0, versionRev: 0 };
const provider = (id: number) => ({ ...version, id, uuid: "", description: "", vendor: "" });

export interface World {
  readonly client: ParsecClient;
  readonly host: TestHost;
  readonly transport: Transport;
  readonly peer: ReturnType<typeof servePeer>;
}

/**
 * A client connected to a peer which answers the questions of connecting properly and everything else by the script; with
 * `answersAll` the script has the later ones of those questions too.
 */
export async function world(
  script: Script,
  options: Partial<ClientOptions> & {
    offered?: readonly number[];
    providers?: readonly number[];
    answersAll?: boolean;
  } = {},
): Promise<World> {
  const { offered = [3], providers = [3, 1, 0], answersAll = false, ...clientOptions } = options;
  let connected = false;
  const { transport, listener } = memoryTransport();
  const host = new TestHost();
  const peer = servePeer(listener, async (request, connection) => {
    if (connected && answersAll) {
      await script(request, connection);
    } else if (request.opcode === 14) {
      await answer(request, connection, { authenticators: offered.map((id) => ({ ...version, id, description: "" })) });
    } else if (request.opcode === 8) {
      await answer(request, connection, { providers: providers.map(provider) });
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
