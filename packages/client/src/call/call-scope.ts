import type { AbortSignalLike } from "@parsec-ts/transport";
import { type CallPhase, isParsecError, ParsecError } from "@parsec-ts/wire-protocol";
import type { Host } from "../host/host.js";
import type { CallQueue, QueuedCall } from "./limits/call-queue.js";
import type { Deadline, Deadlines } from "./limits/deadlines.js";
import { SimpleAbortController } from "./simple-abort-controller.js";

/** The events that end a call early. */
export interface CallLimits {
  /** Milliseconds for the whole call, queueing, authentication and connecting included; `Infinity` for no limit. */
  readonly timeoutMs: number;
  /** Ends the call when it fires. */
  readonly signal?: AbortSignalLike | undefined;
}

/** The parts of a client that all of its calls share. */
export interface CallEnvironment {
  readonly host: Host;
  readonly queue: CallQueue;
  /** The calls that have not settled. */
  readonly deadlines: Deadlines<CallScope>;
}

/** The work of a call, and the functions that settle the caller's promise. */
interface Settling {
  readonly work: () => Promise<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Tracks one call: the phase that it has reached, and one signal that fires when it is ended early. One object, as thousands of calls may
 * wait in the queue.
 */
export class CallScope implements QueuedCall, Deadline {
  phase: CallPhase = "queue";
  /** True once the service may have the whole request, and so may have executed it. */
  sent = false;
  /** Connections tried. */
  attempts = 0;
  /** Milliseconds that the call waited for a slot. */
  queuedMs = 0;
  /** As in `CallEvent`. */
  requestDigest: string | undefined;
  /** The time of its deadline. */
  until = 0;
  readonly #environment: CallEnvironment;
  #limits: CallLimits | undefined;
  #settling: Settling | undefined;
  #onAbort: (() => void) | undefined;
  #ended: SimpleAbortController | undefined;
  #error: ParsecError | undefined;
  #queuedAt: number | undefined;

  constructor(environment: CallEnvironment) {
    this.#environment = environment;
  }

  /** Fires when the call is ended before its work is done. */
  get signal(): AbortSignalLike {
    if (this.#ended === undefined) {
      this.#ended = new SimpleAbortController();
      if (this.#error !== undefined) this.#ended.abort(this.#error);
    }
    return this.#ended;
  }

  /**
   * Runs `work`, once a slot is free, until it settles, its time is over or the signal fires, and settles at once in each case. Work that
   * goes on after that is not waited for: the scope's signal tells it to clean up. The bytes of a result that comes too late are wiped.
   *
   * @throws `ParsecError` `ERR_PARSEC_DEADLINE`, `ERR_PARSEC_ABORTED`, `ERR_PARSEC_QUEUE_FULL`; or the error of `work`
   */
  run<T>(limits: CallLimits, work: () => Promise<T>): Promise<T> {
    const { timeoutMs, signal } = limits;
    if (signal?.aborted) return Promise.reject(abortedError(signal, this.phase));
    return new Promise<T>((resolve, reject) => {
      const { host, queue, deadlines } = this.#environment;
      deadlines.add(this, timeoutMs);
      this.#limits = limits;
      this.#settling = { work, resolve: resolve as (result: unknown) => void, reject };
      try {
        if (signal !== undefined) {
          this.#onAbort = () => this.end(abortedError(signal, this.phase));
          signal.addEventListener("abort", this.#onAbort);
        }
        if (queue.enter(this)) this.begin();
        else this.#queuedAt = host.now();
      } catch (error) {
        this.#settle()?.reject(error);
      }
    });
  }

  /** Starts the work: the call has a slot. */
  begin(): void {
    const { host, queue } = this.#environment;
    if (this.#queuedAt !== undefined) this.queuedMs = host.now() - this.#queuedAt;
    this.#settling?.work().then(
      (result) => {
        queue.leave();
        const settling = this.#settle();
        if (settling === undefined) wipeResult(result);
        else settling.resolve(result);
      },
      (error: unknown) => {
        queue.leave();
        this.#settle()?.reject(error);
      },
    );
  }

  timeUp(): void {
    this.end(deadlineError(this.#limits?.timeoutMs ?? 0, this.phase));
  }

  /** Ends the call early, unless it has settled. */
  end(error: ParsecError): void {
    const settling = this.#settle();
    if (settling === undefined) return;
    this.#environment.queue.forget(this);
    settling.reject(error);
    this.#error = error;
    this.#ended?.abort(error);
  }

  /** Releases all that a call which has not settled holds; undefined if it has settled before. */
  #settle(): Settling | undefined {
    const settling = this.#settling;
    const limits = this.#limits;
    if (settling === undefined || limits === undefined) return undefined;
    this.#settling = undefined;
    this.#environment.deadlines.remove(this, limits.timeoutMs);
    if (this.#onAbort !== undefined) limits.signal?.removeEventListener("abort", this.#onAbort);
    // The listener refers to this call: an engine that counts references would keep both until it looks for cycles.
    this.#onAbort = undefined;
    return settling;
  }
}

function deadlineError(timeoutMs: number, phase: CallPhase): ParsecError {
  const activity = {
    queue: "waiting in the queue",
    authenticate: "getting authentication",
    connect: "connecting",
    write: "sending",
    read: "waiting for the response",
  };
  return new ParsecError(
    "transport",
    "ERR_PARSEC_DEADLINE",
    `The call took longer than ${timeoutMs} ms and was ended while ${activity[phase]}. ` +
      (phase === "read" ? "The service may have executed it. " : "The service has not executed it. ") +
      "Raise timeoutMs if the service needs longer.",
    { phase },
  );
}

/** The error for a signal that fired. A signal of ours carries a ParsecError as its reason, which says more. */
function abortedError({ reason }: AbortSignalLike, phase: CallPhase): ParsecError {
  if (isParsecError(reason)) return reason;
  return new ParsecError("transport", "ERR_PARSEC_ABORTED", "The call was aborted by its signal.", {
    phase,
    cause: reason,
  });
}

/** Zeroes all bytes in a decoded message that is not handed to the caller: until then they are our copies. */
export function wipeResult(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if (value instanceof Uint8Array) value.fill(0);
  else for (const part of Object.values(value)) wipeResult(part);
}
