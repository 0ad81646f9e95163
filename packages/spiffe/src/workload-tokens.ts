import type { TokenSource } from "@parsec-ts/client";
import { type AbortSignalLike, raceAbort } from "@parsec-ts/transport";
import { ParsecError } from "@parsec-ts/wire-protocol";
import { noIdentity, svidError } from "./svid-error.js";
import { usableUntil } from "./token-times.js";
import { WorkloadApi } from "./workload-api.js";
import { workloadEndpoint } from "./workload-endpoint.js";

/** Milliseconds for one answer of the Workload API unless told otherwise. */
const DEFAULT_TIMEOUT_MS = 10_000;

export interface WorkloadApiOptions {
  /** `unix:///path` or `tcp://ip:port`; by default what `SPIFFE_ENDPOINT_SOCKET` says. */
  readonly endpoint?: string;
  /** Whom the tokens are for: `parsec` unless told otherwise. */
  readonly audience?: string;
  /** Which of the workload's identities: `spiffe://…`; by default its first. */
  readonly spiffeId?: string;
  /** Milliseconds for one answer of the Workload API: 10,000 by default. The deadline of a call applies besides. */
  readonly timeoutMs?: number;
}

/** A token source that holds a channel to the Workload API. */
export interface WorkloadTokens extends TokenSource {
  token(options: { readonly signal: AbortSignalLike }): Promise<Uint8Array>;
  refused(token: Uint8Array): boolean;
  /** Closes the channel and wipes the token. */
  close(): void;
}

interface Held {
  readonly token: Uint8Array;
  /** In milliseconds of `Date.now()`. */
  readonly until: number;
}

/**
 * JWT-SVIDs of this workload, for `jwtSvid()`. One token serves all calls until shortly before it expires, or until the service refuses
 * it; however many calls wait for the next one, it is asked for once.
 *
 * @example
 * ```ts
 * const tokens = workloadApiTokenSource();
 * await using parsec = await connect({ authenticators: [jwtSvid(tokens)] });
 * ```
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for an endpoint or time that cannot be
 * @throws from `token`, of the transport family: `ERR_PARSEC_SPIFFE_UNAVAILABLE`, `_NO_IDENTITY`, `_DEADLINE`, `_REFUSED`, `_BAD_TOKEN`,
 * `_FAILED`; `ERR_PARSEC_CLOSED`
 */
export function workloadApiTokenSource(options: WorkloadApiOptions = {}): WorkloadTokens {
  const { endpoint, audience = "parsec", spiffeId = "", timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  if (!(timeoutMs > 0)) throw wrong("timeoutMs", "timeoutMs must be a number of milliseconds above 0.");
  return new CachedTokens(workloadEndpoint(endpoint), (api) =>
    api.fetchJwtSvid({ audience: [audience], spiffeId }, timeoutMs),
  );
}

class CachedTokens implements WorkloadTokens {
  readonly #api: WorkloadApi;
  readonly #fetchAll: (api: WorkloadApi) => Promise<readonly Uint8Array[]>;
  #held: Held | undefined;
  #fetching: Promise<Held> | undefined;
  #closed = false;

  constructor(address: string, fetchAll: (api: WorkloadApi) => Promise<readonly Uint8Array[]>) {
    this.#api = new WorkloadApi(address);
    this.#fetchAll = fetchAll;
  }

  async token({ signal }: { readonly signal: AbortSignalLike }): Promise<Uint8Array> {
    if (this.#closed) throw closed();
    const held = this.#held;
    if (held !== undefined && Date.now() < held.until) return held.token;
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return (await raceAbort(this.#fetching, signal)).token;
  }

  /** Another call may have fetched the next token already. */
  refused(token: Uint8Array): boolean {
    if (this.#held?.token === token) this.#drop();
    return !this.#closed;
  }

  close(): void {
    this.#closed = true;
    this.#drop();
    this.#api.close();
  }

  async #fetch(): Promise<Held> {
    const [token, ...others] = await this.#fetchAll(this.#api).catch((error: unknown) => {
      throw this.#closed ? closed() : svidError(error);
    });
    for (const other of others) other.fill(0);
    if (token === undefined || token.length === 0) throw noIdentity();
    try {
      const held = { token, until: usableUntil(token, Date.now()) };
      if (this.#closed) throw closed();
      this.#drop();
      this.#held = held;
      return held;
    } catch (error) {
      token.fill(0);
      throw error;
    }
  }

  /** Wipes the token once calls that have just been given it have made their frames. */
  #drop(): void {
    const { token } = this.#held ?? {};
    this.#held = undefined;
    if (token !== undefined) setImmediate(() => token.fill(0));
  }
}

function closed(): ParsecError {
  return new ParsecError("usage", "ERR_PARSEC_CLOSED", "The token source has been closed; make a new one.");
}

function wrong(argument: string, message: string): ParsecError {
  return new ParsecError("usage", "ERR_PARSEC_ARGUMENT", message, { argument });
}
