import type { Operation, OperationClass } from "@parsec-ts/operations";
import type { AbortSignalLike, Transport } from "@parsec-ts/transport";
import { DEFAULT_MAX_BODY_LENGTH, ParsecError, ProviderId } from "@parsec-ts/wire-protocol";
import { AbortSource } from "./abort-source.js";
import { type Authenticator, noAuthentication } from "./authenticator.js";
import { call } from "./call.js";
import { checkTimeout, runInScope } from "./call-scope.js";
import type { Host } from "./host.js";

/** Time for a whole call unless told otherwise. Long, as hardware takes its time to make an RSA key. */
export const DEFAULT_TIMEOUT_MS = 60_000;

/** Longest response body unless told otherwise: 1 MiB of payload and what protobuf puts around it. */
export const DEFAULT_MAX_RESPONSE_BODY_LENGTH: number = DEFAULT_MAX_BODY_LENGTH + 1024;

export interface ClientOptions {
  readonly transport: Transport;
  readonly host: Host;
  /** Authenticators that may be used; the service's order decides among them. */
  readonly authenticators: readonly Authenticator[];
  /** Provider for all calls that do not name one; by default the first that the service lists. */
  readonly provider?: number;
  /** Milliseconds for each whole call: 60,000 by default; `Infinity` for no limit. */
  readonly timeoutMs?: number;
  /** Longest response body taken, in bytes: 1 MiB and 1 KiB by default. */
  readonly maxResponseBodyLength?: number;
}

/** What a single call may do differently. */
export interface CallOptions {
  /** Ends the call early. Whether the service executed it is then unknown. */
  readonly signal?: AbortSignalLike;
  /** Milliseconds for the whole call. */
  readonly timeoutMs?: number;
  /** Provider id, for operations that do not go to the core provider. */
  readonly provider?: number;
  readonly authenticator?: Authenticator;
}

/** Calls operations of one service as one application: what a client stands on, without names for the operations. */
export class ServiceCaller {
  /** Provider for calls that do not name one; `undefined` for a service that has only the core provider. */
  readonly defaultProvider: number | undefined;
  readonly #options: ClientOptions;
  readonly #authenticator: Authenticator;
  readonly #closed = new AbortSource();

  /** @internal */
  constructor(options: ClientOptions, authenticator: Authenticator, provider: number | undefined) {
    this.#options = options;
    this.#authenticator = authenticator;
    this.defaultProvider = provider;
  }

  /** Authentication type in use, one of `AuthType`. */
  get authType(): number {
    return this.#authenticator.authType;
  }

  /**
   * Calls any operation: those of `@parsec-ts/operations`, or one generated from your own `.proto` files. Byte fields of 16 KiB
   * and more are sent as they are: leave them unchanged until the call settles.
   *
   * @throws `ParsecError` of any family
   */
  async call<Request, Result>(
    operation: Operation<Request, Result>,
    request: Request,
    options: CallOptions = {},
  ): Promise<Result> {
    const {
      transport,
      host,
      timeoutMs = DEFAULT_TIMEOUT_MS,
      maxResponseBodyLength = DEFAULT_MAX_RESPONSE_BODY_LENGTH,
    } = this.#options;
    const target = {
      transport,
      provider: this.#providerFor(operation, options),
      authenticator: operation.authenticated ? (options.authenticator ?? this.#authenticator) : noAuthentication(),
      maxBodyLength: maxResponseBodyLength,
    };
    const signals = options.signal === undefined ? [this.#closed] : [this.#closed, options.signal];
    return runInScope(host, { timeoutMs: options.timeoutMs ?? timeoutMs, signals }, (scope) =>
      call(operation, request, target, scope),
    );
  }

  /** @internal Time that is left of one deadline for several calls, in milliseconds. */
  countdown({ timeoutMs = this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS }: CallOptions): () => number {
    const { host } = this.#options;
    checkTimeout(timeoutMs);
    const until = host.now() + timeoutMs;
    // The call itself says that the time is up; a deadline of 0 would be refused as an argument.
    return () => (timeoutMs === Number.POSITIVE_INFINITY ? timeoutMs : Math.max(until - host.now(), Number.MIN_VALUE));
  }

  /** Ends the calls that are under way and refuses further ones with `ERR_PARSEC_CLOSED`. Keys stay where they are. */
  async close(): Promise<void> {
    this.#closed.abort(new ParsecError("usage", "ERR_PARSEC_CLOSED", "The client has been closed; make a new one."));
  }

  #providerFor(operation: { readonly class: OperationClass }, options: CallOptions): number {
    if (operation.class !== "crypto") return ProviderId.Core;
    const provider = options.provider ?? this.defaultProvider;
    if (provider === undefined) throw noProvider();
    return provider;
  }
}

function noProvider(): ParsecError {
  return new ParsecError(
    "usage",
    "ERR_PARSEC_NO_PROVIDER",
    "The service has no provider but the core one, which holds no keys. Configure a provider in the service.",
    { argument: "provider" },
  );
}
