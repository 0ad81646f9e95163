import {
  type Authenticator,
  type CallOptions,
  createClient,
  direct,
  jwtSvid,
  noAuthentication,
  type ParsecClient,
  serviceErrorCode,
  unixPeerCredentials,
} from "@parsec-ts/client";
import { isParsecError } from "@parsec-ts/wire-protocol";
import { Identity } from "./generated/shared-numbers.js";
import { CurrentIo } from "./io/current-io.js";
import type { NativeIo } from "./io/native-io.js";
import { Lane } from "./lane.js";

/** Lanes that are kept for later calls: as many as threads call at once in most programs. */
const MAX_IDLE_LANES = 16;

/** The options of a client that concern JavaScript. C has checked them. */
export interface CClientOptions {
  /** For the direct authenticator; empty for none. */
  readonly applicationName: string;
  /** One of {@link Identity}. */
  readonly identity: number;
  /** True if C has a function that gives tokens. */
  readonly hasToken: boolean;
  /** Effective user id, for Unix peer credentials. */
  readonly uid: number;
  /** Provider id; 0 for the first that the service lists. */
  readonly provider: number;
  /** Milliseconds for one call from C, for all of its requests together. */
  readonly timeoutMs: number;
}

/** Makes the requests of one call, each with the time that is left. */
export type Use<T> = (client: ParsecClient, options: () => CallOptions) => Promise<T>;

/** A client of C: it has chosen provider and authenticator once its first call has reached the service. */
export class CClient {
  readonly #options: CClientOptions;
  #client: ParsecClient | undefined;
  /** Those of {@link CClient.#client} that no call uses. */
  #lanes: Lane[] = [];

  constructor(options: CClientOptions) {
    this.#options = options;
  }

  /** Uses the client with the I/O of one call. */
  async use<T>(io: NativeIo, use: Use<T>): Promise<T> {
    const { signal } = io;
    const until = io.now() + this.#options.timeoutMs;
    const options = (): CallOptions => ({ timeoutMs: Math.max(until - io.now(), 1), signal });
    const client = this.#client ?? this.#choose(await this.#createClient(io, options()));
    const lanes = this.#lanes;
    const lane = lanes.pop() ?? new Lane(client, io);
    lane.enter(io);
    try {
      const result = await use(lane.client, options);
      if (lanes.length < MAX_IDLE_LANES) lanes.push(lane);
      return result;
    } catch (error) {
      // The service may have a new configuration: the next call asks again.
      if (isParsecError(error) && STALE.has(error.code)) this.#choose(undefined);
      throw error;
    }
  }

  /** Takes the client for later calls. Calls in progress give their lanes back to a list that no one uses any more. */
  #choose<Client extends ParsecClient | undefined>(client: Client): Client {
    this.#client = client;
    this.#lanes = [];
    return client;
  }

  async #createClient(io: NativeIo, options: CallOptions): Promise<ParsecClient> {
    const { provider } = this.#options;
    const { transport, host } = new CurrentIo(io);
    const authenticators = this.#authenticators(io);
    return await createClient({ transport, host, authenticators, ...(provider !== 0 && { provider }) }, options);
  }

  #authenticators(io: NativeIo): Authenticator[] {
    const { identity, applicationName, hasToken, uid } = this.#options;
    const isPossible = (one: number, has: boolean): boolean => has && (identity === one || identity === Identity.ANY);
    return [
      ...(isPossible(Identity.DIRECT, applicationName !== "") ? [direct(applicationName)] : []),
      ...(isPossible(Identity.PEER_CREDENTIALS, true) ? [unixPeerCredentials(uid)] : []),
      ...(isPossible(Identity.JWT_SVID, hasToken) ? [tokenOf(io)] : []),
      ...(identity === Identity.NONE ? [noAuthentication()] : []),
    ];
  }
}

function tokenOf(io: NativeIo): Authenticator {
  return jwtSvid({ token: () => io.token() });
}

/** Errors of a service whose providers or authenticators have changed. */
const STALE: ReadonlySet<string> = new Set([
  serviceErrorCode("AuthenticationError"),
  serviceErrorCode("AuthenticatorNotRegistered"),
  serviceErrorCode("ProviderNotRegistered"),
]);
