import type { Operation } from "@parsec-ts/operations";
import type { AbortSignalLike, Transport } from "@parsec-ts/transport";
import { DEFAULT_MAX_BODY_LENGTH, ParsecError, ProviderId } from "@parsec-ts/wire-protocol";
import { SimpleAbortController } from "./abort-source.js";
import { type Authenticator, noAuthentication } from "./authenticator.js";
import { call } from "./call.js";
import { CallQueue } from "./call-queue.js";
import { type CallScope, checkTimeout, runInScope } from "./call-scope.js";
import type { Host } from "./host.js";
import type { KeyFormats } from "./key-formats.js";
import type { LocalCrypto } from "./local-crypto.js";
import { type CallProgress, observed } from "./observed-call.js";

/** Time for a whole call unless told otherwise. Long, as hardware takes its time to make an RSA key. */
export const DEFAULT_TIMEOUT_MS = 60_000;

/** Longest response body unless told otherwise: 1 MiB of payload and what protobuf puts around it. */
export const DEFAULT_MAX_RESPONSE_BODY_LENGTH: number = DEFAULT_MAX_BODY_LENGTH + 1024;

/** Calls under way at once unless told otherwise. */
export const DEFAULT_MAX_CONCURRENT_CALLS = 64;

/** Calls that may wait their turn unless told otherwise. */
export const DEFAULT_MAX_QUEUED_CALLS = 16_384;

/** Milliseconds for which an unreachable service is tried again unless told otherwise. */
export const DEFAULT_RECONNECT_MS = 2_000;

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
  /** Calls under way at once, each with a connection of its own: 64 by default. Further ones wait their turn. */
  readonly maxConcurrentCalls?: number;
  /** Calls that may wait their turn: 16,384 by default. One more is refused with `ERR_PARSEC_QUEUE_FULL`. */
  readonly maxQueuedCalls?: number;
  /**
   * Milliseconds for which a call whose request never reached the service is tried again while the service cannot be reached, as when
   * it restarts: 2,000 by default. A service that cannot be reached from the start is an error at once.
   */
  readonly reconnectMs?: number;
  /** Hashes messages for key handles; without it they refuse with `ERR_PARSEC_NO_LOCAL_CRYPTO`. */
  readonly localCrypto?: LocalCrypto;
  /** Formats for key handles; without it they refuse all but `raw` with `ERR_PARSEC_NO_KEY_FORMATS`. */
  readonly keyFormats?: KeyFormats;
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
export class OperationCaller {
  /** Provider for calls that do not name one; `undefined` for a service that has only the core provider. */
  readonly defaultProvider: number | undefined;
  readonly #options: ClientOptions;
  readonly #authenticator: Authenticator;
  readonly #queue: CallQueue;
  readonly #closed = new SimpleAbortController();

  /** @internal */
  constructor(options: ClientOptions, authenticator: Authenticator, provider: number | undefined) {
    const { maxConcurrentCalls = DEFAULT_MAX_CONCURRENT_CALLS, maxQueuedCalls = DEFAULT_MAX_QUEUED_CALLS } = options;
    this.#options = options;
    this.#queue = new CallQueue(maxConcurrentCalls, maxQueuedCalls);
    this.#authenticator = authenticator;
    this.defaultProvider = provider;
  }

  /** @internal What another client of the same service is made of. */
  get setup(): { readonly options: ClientOptions; readonly authenticator: Authenticator } {
    return { options: this.#options, authenticator: this.#authenticator };
  }

  /** Authentication type in use, one of `AuthType`. */
  get authType(): number {
    return this.#authenticator.authType;
  }

  /**
   * Calls any operation: those of `@parsec-ts/operations`, or one generated from your own `.proto` files. Byte fields of 16 KiB
   * and more are sent as they are: leave them unchanged until the call settles.
   *
   * Calls beyond `maxConcurrentCalls` wait their turn, and may end in any order. A request that the service may have had is never sent
   * again.
   *
   * @throws `ParsecError` of any family
   */
  async call<Request, Result>(
    operation: Operation<Request, Result>,
    request: Request,
    options: CallOptions = {},
  ): Promise<Result> {
    const { transport, host, timeoutMs = DEFAULT_TIMEOUT_MS, reconnectMs = DEFAULT_RECONNECT_MS } = this.#options;
    const { maxResponseBodyLength: maxBodyLength = DEFAULT_MAX_RESPONSE_BODY_LENGTH } = this.#options;
    const provider = operation.class === "crypto" ? this.providerFor(options) : ProviderId.Core;
    const authenticator = operation.authenticated ? (options.authenticator ?? this.#authenticator) : noAuthentication();
    const target = { transport, provider, authenticator, maxBodyLength, retry: { host, reconnectMs } };
    const { name, opcode } = operation;
    const subject = { operation: name, opcode, provider, authType: authenticator.authType, request };
    const limits = {
      timeoutMs: options.timeoutMs ?? timeoutMs,
      signals: options.signal === undefined ? [this.#closed] : [this.#closed, options.signal],
    };
    return observed(host, subject, (progress) =>
      runInScope(host, limits, (scope) => this.#inTurn(scope, progress, () => call(operation, request, target, scope))),
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

  /**
   * Ends the calls that are under way, refuses further ones with `ERR_PARSEC_CLOSED`, and closes the transport. Keys stay where they
   * are.
   */
  async close(): Promise<void> {
    this.#closed.abort(new ParsecError("usage", "ERR_PARSEC_CLOSED", "The client has been closed; make a new one."));
    this.#options.transport.close?.();
  }

  /** Waits for a free place, runs, and gives the place back whatever came of it. */
  async #inTurn<T>(scope: CallScope, progress: CallProgress, run: () => Promise<T>): Promise<T> {
    const { host } = this.#options;
    const queued = host.now();
    progress.scope = scope;
    const leave = await this.#queue.enter(scope.signal);
    progress.queuedMs = host.now() - queued;
    try {
      return await run();
    } finally {
      leave();
    }
  }

  /** @internal The provider that a call goes to which is not for the core provider. */
  providerFor({ provider = this.defaultProvider }: CallOptions): number {
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
