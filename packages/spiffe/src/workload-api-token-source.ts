import type { TokenSource } from "@parsec-ts/client";
import { type AbortSignalLike, raceAbort } from "@parsec-ts/transport";
import type { EndpointTrust } from "@parsec-ts/transport-unix";
import {
  type ArgumentRule,
  checkedElsewhere,
  checkOptions,
  kindOf,
  mustBeAbortSignal,
  mustBeBoolean,
  mustBeName,
  mustBeText,
  type OptionRules,
  ParsecError,
} from "@parsec-ts/wire-protocol";
import { usableUntil } from "./svid-claims.js";
import { noIdentity, svidError } from "./svid-error.js";
import type { SvidRequest } from "./svid-messages.js";
import { WorkloadApi } from "./workload-api.js";
import { workloadEndpoint } from "./workload-endpoint.js";

/** The default for the milliseconds that one response of the Workload API may take. */
const DEFAULT_TIMEOUT_MS = 10_000;

/** Longest time that a timer can wait: 2^31 - 1 ms, 24 days. */
const MAX_TIMEOUT_MS = 0x7fff_ffff;

/** Options of {@link workloadApiTokenSource}. */
export interface WorkloadApiOptions {
  /** The Workload API: `unix:///path` or `tcp://ip:port`. The default is `SPIFFE_ENDPOINT_SOCKET` of the environment. */
  readonly endpoint?: string;
  /**
   * The conditions that its socket must meet before anything is sent, `"strict"` by default: as for the socket of the Parsec service. An
   * agent that runs as a user of its own needs `{ owners: [uid] }` or `{ serviceDirectory }`.
   */
  readonly trust?: EndpointTrust;
  /** Allows a `tcp:` endpoint that the environment names. Any user of the machine can listen at a port. */
  readonly allowTcp?: boolean;
  /** The audience of the tokens; the default is `parsec`. */
  readonly audience?: string;
  /** One of the workload's identities, `spiffe://…`; the default is its first. */
  readonly spiffeId?: string;
  /** The milliseconds that one response of the Workload API may take; the default is 10,000. The deadline of a call applies as well. */
  readonly timeoutMs?: number;
}

const mustBeSpiffeId: ArgumentRule = (value) =>
  typeof value === "string" && /^spiffe:\/\/[^/]/.test(value)
    ? undefined
    : `an identity such as spiffe://example.org/pump, not ${typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : kindOf(value)}`;

const mustBeTimeout: ArgumentRule = (value) =>
  typeof value === "number" && value > 0 && value <= MAX_TIMEOUT_MS
    ? undefined
    : `a number of milliseconds above 0 and up to ${MAX_TIMEOUT_MS}, not ${kindOf(value)}`;

const optionRules: OptionRules<WorkloadApiOptions> = {
  endpoint: mustBeText,
  trust: checkedElsewhere,
  allowTcp: mustBeBoolean,
  audience: mustBeName,
  spiffeId: mustBeSpiffeId,
  timeoutMs: mustBeTimeout,
};

const tokenOptionRules: OptionRules<{ readonly signal: AbortSignalLike }> = { signal: mustBeAbortSignal };

/** A token source that asks the Workload API. */
export interface WorkloadApiTokenSource extends TokenSource {
  /** Returns the current token, or fetches one. */
  token(options: { readonly signal: AbortSignalLike }): Promise<Uint8Array>;
  /** Drops a token that the service refused. Returns true if another can be fetched. */
  refused(token: Uint8Array): boolean;
  /** Ends a request in progress and wipes the token. */
  close(): void;
}

/** A token and the time until which it is handed out. */
interface CachedToken {
  readonly token: Uint8Array;
  /** In milliseconds of `Date.now()`. */
  readonly until: number;
}

/**
 * Makes a source of this workload's JWT-SVIDs, for `jwtSvid()`. One token serves all calls until shortly before it expires, or until the
 * service refuses it. The next one is fetched once, however many calls wait for it.
 *
 * @example
 * ```ts
 * const tokens = workloadApiTokenSource();
 * await using parsec = await connect({ authenticators: [jwtSvid(tokens)] });
 * ```
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for an endpoint or a time that is not valid, `ERR_PARSEC_ENDPOINT_UNTRUSTED` for a `tcp:`
 * endpoint of the environment
 * @throws from `token`, `ERR_PARSEC_ENDPOINT_UNTRUSTED`; of the transport family: `ERR_PARSEC_SPIFFE_UNAVAILABLE`, `_NO_IDENTITY`, `_DEADLINE`, `_REFUSED`, `_BAD_TOKEN`,
 * `_FAILED`; `ERR_PARSEC_CLOSED`
 */
export function workloadApiTokenSource(options: WorkloadApiOptions = {}): WorkloadApiTokenSource {
  checkOptions("workloadApiTokenSource", options, optionRules);
  const { endpoint, trust = "strict", allowTcp = false } = options;
  const { audience = "parsec", spiffeId = "", timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const api = new WorkloadApi(workloadEndpoint(endpoint, allowTcp), trust);
  return new CachingTokenSource(api, { audience: [audience], spiffeId }, timeoutMs);
}

class CachingTokenSource implements WorkloadApiTokenSource {
  readonly #api: WorkloadApi;
  readonly #request: SvidRequest;
  readonly #timeoutMs: number;
  #cached: CachedToken | undefined;
  #fetching: Promise<CachedToken> | undefined;
  #closed = false;

  constructor(api: WorkloadApi, request: SvidRequest, timeoutMs: number) {
    this.#api = api;
    this.#request = request;
    this.#timeoutMs = timeoutMs;
  }

  async token(options: { readonly signal: AbortSignalLike }): Promise<Uint8Array> {
    checkOptions("token", options, tokenOptionRules, ["signal"]);
    const { signal } = options;
    if (this.#closed) throw closedError();
    const cached = this.#cached;
    if (cached !== undefined && Date.now() < cached.until) return cached.token;
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return (await raceAbort(this.#fetching, signal)).token;
  }

  /** Drops only the current token: another call may have fetched the next one already. */
  refused(token: Uint8Array): boolean {
    if (this.#cached?.token === token) this.#drop();
    return !this.#closed;
  }

  close(): void {
    this.#closed = true;
    this.#drop();
    this.#api.close();
  }

  async #fetch(): Promise<CachedToken> {
    const [svid, ...others] = await this.#api.fetchJwtSvid(this.#request, this.#timeoutMs).catch((error: unknown) => {
      throw this.#closed ? closedError() : svidError(error);
    });
    for (const { token } of others) token.fill(0);
    if (svid === undefined || svid.token.length === 0) throw noIdentity();
    const { token } = svid;
    try {
      const cached = { token, until: usableUntil(svid, this.#request, Date.now()) };
      if (this.#closed) throw closedError();
      this.#drop();
      this.#cached = cached;
      return cached;
    } catch (error) {
      token.fill(0);
      throw error;
    }
  }

  /** Wipes the token in the next turn of the event loop, when the calls that were just given it have copied it into their frames. */
  #drop(): void {
    const { token } = this.#cached ?? {};
    this.#cached = undefined;
    if (token !== undefined) setImmediate(() => token.fill(0));
  }
}

function closedError(): ParsecError {
  return new ParsecError("usage", "ERR_PARSEC_CLOSED", "The token source has been closed; make a new one.");
}
