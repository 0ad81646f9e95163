import type { Operation } from "@parsec-ts/operations";
import type { Transport } from "@parsec-ts/transport";
import { FrameBuffers, ParsecError, ProviderId } from "@parsec-ts/wire-protocol";
import type { Host } from "../host/host.js";
import { type Authenticator, noAuthentication } from "../identity/authenticator.js";
import type { CallOptions } from "./call-options.js";
import { CallQueue } from "./call-queue.js";
import { type CallLimits, CallScope, checkTimeout } from "./call-scope.js";
import { observeCall } from "./observe-call.js";
import { performCall } from "./perform-call.js";
import { SimpleAbortController } from "./simple-abort-controller.js";

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
  readonly #queue: CallQueue;
  readonly #closed = new SimpleAbortController();
  readonly #buffers = new FrameBuffers();

  constructor(config: CallerConfig) {
    this.config = config;
    this.#queue = new CallQueue(config.maxConcurrentCalls, config.maxQueuedCalls);
  }

  /** Runs one operation within its deadline, as soon as a slot is free, and reports its end to the host. */
  async call<Request, Result>(
    operation: Operation<Request, Result>,
    request: Request,
    options: CallOptions = {},
  ): Promise<Result> {
    const { transport, host, reconnectMs, maxResponseBodyLength: maxBodyLength, maxListElements } = this.config;
    const provider = operation.class === "crypto" ? this.providerFor(options) : ProviderId.Core;
    const authenticator = operation.authenticated
      ? (options.authenticator ?? this.config.authenticator)
      : noAuthentication();
    const retry = { host, reconnectMs };
    const buffers = this.#buffers;
    const target = { transport, provider, authenticator, buffers, maxBodyLength, maxListElements, retry };
    const { name, opcode } = operation;
    const { authType } = authenticator;
    const observer = observeCall(host, { operation: name, opcode, provider, authType, request });
    const scope = new CallScope();
    try {
      const result = await scope.run(host, this.#limitsOf(options), () =>
        this.#withQueueSlot(scope, () => performCall(operation, request, target, scope)),
      );
      observer.succeeded(scope);
      return result;
    } catch (error) {
      observer.failed(error, scope);
      throw error;
    }
  }

  /** Returns a function that tells the milliseconds left of one deadline for several calls. */
  remainingTime({ timeoutMs = this.config.timeoutMs }: CallOptions): () => number {
    const { host } = this.config;
    checkTimeout(timeoutMs);
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
    this.#closed.abort(new ParsecError("usage", "ERR_PARSEC_CLOSED", "The client has been closed; make a new one."));
    this.config.transport.close?.();
  }

  #limitsOf({ timeoutMs = this.config.timeoutMs, signal }: CallOptions): CallLimits {
    return { timeoutMs, signals: signal === undefined ? [this.#closed] : [this.#closed, signal] };
  }

  /** Waits for a slot, runs, and frees the slot whatever the outcome. */
  async #withQueueSlot<T>(scope: CallScope, run: () => Promise<T>): Promise<T> {
    if (!this.#queue.tryEnter()) {
      const { host } = this.config;
      const queued = host.now();
      await this.#queue.enter(scope.signal);
      scope.queuedMs = host.now() - queued;
    }
    try {
      return await run();
    } finally {
      this.#queue.leave();
    }
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
