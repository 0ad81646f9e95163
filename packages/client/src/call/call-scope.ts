import type { AbortSignalLike } from "@parsec-ts/transport";
import { argumentError, type CallPhase, isParsecError, ParsecError } from "@parsec-ts/wire-protocol";
import type { Host } from "../host/host.js";
import { SimpleAbortController } from "./simple-abort-controller.js";

/** Longest time that every runtime's timers can wait: 2^31 - 1 ms, 24 days. */
const MAX_TIMEOUT_MS = 0x7fff_ffff;

/** The events that end a call early. */
export interface CallLimits {
  /** Milliseconds for the whole call, queueing, authentication and connecting included; `Infinity` for no limit. */
  readonly timeoutMs: number;
  /** Each of them ends the call when it fires. */
  readonly signals: readonly AbortSignalLike[];
}

/** Tracks one call: the phase that it has reached, and one signal that fires when it is ended early. */
export class CallScope {
  phase: CallPhase = "queue";
  /** True once the service may have the whole request, and so may have executed it. */
  sent = false;
  /** Connections tried. */
  attempts = 0;
  /** Milliseconds that the call waited for a slot. */
  queuedMs = 0;
  /** As in `CallEvent`. */
  requestDigest: string | undefined;
  readonly #ended = new SimpleAbortController();

  /** Fires when the call is ended before its work is done. */
  get signal(): AbortSignalLike {
    return this.#ended;
  }

  /**
   * Runs `work` until it settles, its time is over or one of the signals fires, and settles at once in each case. Work that goes on
   * after that is not waited for: the scope's signal tells it to clean up. The bytes of a result that comes too late are wiped.
   *
   * @throws `ParsecError` `ERR_PARSEC_DEADLINE`, `ERR_PARSEC_ABORTED`, `ERR_PARSEC_ARGUMENT`; or the error of `work`
   */
  run<T>(host: Host, { timeoutMs, signals }: CallLimits, work: () => Promise<T>): Promise<T> {
    checkTimeout(timeoutMs);
    const fired = signals.find(({ aborted }) => aborted);
    if (fired !== undefined) return Promise.reject(abortedError(fired, this.phase));

    return new Promise<T>((resolve, reject) => {
      let isSettled = false;
      let cancelTimer = (): void => {};
      /** Returns false if the call was settled before. */
      const settle = (): boolean => {
        if (isSettled) return false;
        isSettled = true;
        cancelTimer();
        for (const signal of signals) signal.removeEventListener("abort", onAbort);
        return true;
      };
      const end = (error: ParsecError): void => {
        if (!settle()) return;
        reject(error);
        this.#ended.abort(error);
      };
      const onAbort = (): void => {
        const signal = signals.find(({ aborted }) => aborted);
        if (signal !== undefined) end(abortedError(signal, this.phase));
      };
      if (timeoutMs !== Number.POSITIVE_INFINITY) {
        cancelTimer = host.startTimer(timeoutMs, () => end(deadlineError(timeoutMs, this.phase)));
      }
      for (const signal of signals) signal.addEventListener("abort", onAbort);
      work().then(
        (result) => (settle() ? resolve(result) : wipeResult(result)),
        (error: unknown) => settle() && reject(error),
      );
    });
  }
}

/** @throws `ParsecError` `ERR_PARSEC_ARGUMENT` if `timeoutMs` is not a valid timeout */
export function checkTimeout(timeoutMs: number): void {
  if (timeoutMs === Number.POSITIVE_INFINITY) return;
  if (typeof timeoutMs === "number" && timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS) return;
  throw argumentError("timeoutMs", `a number of milliseconds above 0 and up to ${MAX_TIMEOUT_MS}, or Infinity`);
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
