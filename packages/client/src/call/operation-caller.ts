import type { Decoded, Operation } from "@parsec-ts/operations";
import type { Transport } from "@parsec-ts/transport";
import {
  type ArgumentRule,
  argumentError,
  checkArgument,
  checkOptions,
  FrameBuffers,
  kindOf,
  mustBeName,
  type OptionRules,
  ParsecError,
  ProviderId,
} from "@parsec-ts/wire-protocol";
import type { Host } from "../host/host.js";
import { type Authenticator, noAuthentication } from "../identity/authenticator.js";
import { type CallOptions, callOptionRules } from "./call-options.js";
import { type CallEnvironment, type CallLimits, CallScope } from "./call-scope.js";
import { CallQueue } from "./limits/call-queue.js";
import { Deadlines } from "./limits/deadlines.js";
import { observeCall } from "./observe-call.js";
import { type CallTarget, performCall } from "./perform-call.js";
import type { RetryOptions } from "./retry.js";

const NO_AUTHENTICATION = /* @__PURE__ */ noAuthentication();

/** Everything that calls of one client have in common. */
export interface CallerConfig {
  readonly transport: Transport;
  readonly host: Host;
  readonly authenticator: Authenticator;
  /** Provider for calls that do not name one; `undefined` for a service that has only the core provider. */
  readonly defaultProvider: number | undefined;
  /** Milliseconds for each whole call. */
  readonly timeoutMs: number;
  /** Longest response body taken, in bytes. */
  readonly maxResponseBodyLength: number;
  /** List elements and unknown fields that a response may have. */
  readonly maxListElements: number;
  readonly maxConcurrentCalls: number;
  readonly maxQueuedCalls: number;
  /** Milliseconds for which an unreachable service is tried again. */
  readonly reconnectMs: number;
}

/** Calls operations of one service as one application. */
export class OperationCaller {
  readonly config: CallerConfig;
  readonly #environment: CallEnvironment;
  readonly #buffers = new FrameBuffers();
  readonly #retry: RetryOptions;
  #closed: ParsecError | undefined;

  constructor(config: CallerConfig) {
    this.config = config;
    const { host, maxConcurrentCalls, maxQueuedCalls, reconnectMs } = config;
    const queue = new CallQueue(maxConcurrentCalls, maxQueuedCalls);
    this.#environment = { host, queue, deadlines: new Deadlines(host) };
    this.#retry = { host, reconnectMs };
  }

  /**
   * Runs one operation within its deadline, as soon as a slot is free, and reports its end to the host. `rules` are those of a method that has
   * more options than each call has.
   */
  call<Request, Result, Options extends CallOptions = CallOptions>(
    operation: Operation<Request, Result>,
    request: Request,
    options?: Options,
    rules: OptionRules<Options> = callOptionRules as OptionRules<Options>,
  ): Promise<Decoded<Result>> {
    try {
      checkArgument("call", "operation", operation, mustBeOperation);
      if (options !== undefined) checkOptions(functionName(operation), options, rules);
      checkKeyName(operation, request);
      return this.#begin(operation, request, options ?? {});
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Waits for work of the application's own, no longer than a call with these options may take. It takes no slot of the queue. */
  waitFor<T>(options: CallOptions, work: () => Promise<T>): Promise<T> {
    const scope = new CallScope({ ...this.#environment, queue: new CallQueue(1, 0) });
    scope.phase = "read";
    return this.#closed === undefined ? scope.run(this.#limitsOf(options), work) : Promise.reject<T>(this.#closed);
  }

  /** Returns a function that tells the milliseconds left of one deadline for several calls. */
  remainingTime({ timeoutMs = this.config.timeoutMs }: CallOptions): () => number {
    const { host } = this.config;
    const until = host.now() + timeoutMs;
    // The call itself reports that the time is up; a timeout of 0 would be refused as an argument.
    return () => Math.max(until - host.now(), Number.MIN_VALUE);
  }

  /**
   * The provider of a call that does not go to the core provider.
   *
   * @throws `ParsecError` `ERR_PARSEC_NO_PROVIDER`
   */
  providerFor({ provider = this.config.defaultProvider }: CallOptions): number {
    if (provider === undefined) throw noProvider();
    return provider;
  }

  /** Ends running calls, refuses further ones with `ERR_PARSEC_CLOSED`, and closes the transport. */
  close(): void {
    this.#closed ??= new ParsecError("usage", "ERR_PARSEC_CLOSED", "The client has been closed; make a new one.");
    for (const scope of this.#environment.deadlines) scope.end(this.#closed);
    this.config.transport.close?.();
  }

  #begin<Request, Result>(
    operation: Operation<Request, Result>,
    request: Request,
    options: CallOptions,
  ): Promise<Decoded<Result>> {
    const provider = operation.class === "crypto" ? this.providerFor(options) : ProviderId.Core;
    const authenticator = operation.authenticated
      ? (options.authenticator ?? this.config.authenticator)
      : NO_AUTHENTICATION;
    const scope = new CallScope(this.#environment);
    const observer = observeCall(this.config.host, operation, request, provider, authenticator.authType);
    const call =
      this.#closed === undefined
        ? scope.run(this.#limitsOf(options), () =>
            performCall(operation, request, this.#targetOf(provider, authenticator), scope),
          )
        : Promise.reject<Decoded<Result>>(this.#closed);
    return observer === undefined ? call : observer.observe(call, scope);
  }

  #limitsOf({ timeoutMs = this.config.timeoutMs, signal }: CallOptions): CallLimits {
    return { timeoutMs, signal };
  }

  #targetOf(provider: number, authenticator: Authenticator): CallTarget {
    const { transport, maxResponseBodyLength: maxBodyLength, maxListElements } = this.config;
    const buffers = this.#buffers;
    return { transport, provider, authenticator, buffers, maxBodyLength, maxListElements, retry: this.#retry };
  }
}

const mustBeOperation: ArgumentRule = (value) => {
  const { name, request, result } = (value ?? {}) as Partial<Operation<unknown, unknown>>;
  const isOperation =
    typeof name === "string" && typeof request?.encode === "function" && typeof result?.decode === "function";
  return isOperation ? undefined : `an operation such as psaSignHash of @parsec-ts/operations, not ${kindOf(value)}`;
};

/** Other values than text are refused when the request is encoded. */
function checkKeyName(operation: Pick<Operation<never, never>, "name">, request: unknown): void {
  const keyName = (request as { readonly keyName?: unknown } | null | undefined)?.keyName;
  const expected = typeof keyName === "string" ? mustBeName(keyName) : undefined;
  if (expected !== undefined) throw argumentError("keyName", expected, functionName(operation));
}

/** Name of the client's method for an operation: `signHash` for `PsaSignHash`. */
function functionName({ name }: Pick<Operation<never, never>, "name">): string {
  const plain = name.replace(/^Psa/, "");
  return plain.charAt(0).toLowerCase() + plain.slice(1);
}

function noProvider(): ParsecError {
  return new ParsecError(
    "usage",
    "ERR_PARSEC_NO_PROVIDER",
    "The service has no provider but the core one, which holds no keys. Configure a provider in the service.",
    { argument: "provider" },
  );
}
