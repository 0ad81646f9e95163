import type { AbortSignalLike } from "@parsec-ts/transport";
import { type CallPhase, isParsecError, ParsecError } from "@parsec-ts/wire-protocol";
import { SimpleAbortController } from "./abort-source.js";
import type { Host } from "./host.js";
import { wipeResult } from "./wipe-result.js";

/** Longest time that every runtime's timers can wait: 2^31 - 1 ms, 24 days. */
const MAX_TIMEOUT_MS = 0x7fff_ffff;

/** What a call runs in: one signal for everything that may end it, and how far it has come. */
export interface CallScope {
  readonly signal: AbortSignalLike;
  phase: CallPhase;
  /** True once the service may have the whole request, and so may have executed it. */
  sent: boolean;
  /** Connections tried. */
  attempts: number;
  /** As in `CallEvent`. */
  requestDigest?: string | undefined;
}

export interface CallLimits {
  /** Milliseconds for the whole call, waiting for authentication and connection included; `Infinity` for no limit. */
  readonly timeoutMs: number;
  /** Ends the call early. */
  readonly signals: readonly AbortSignalLike[];
}

/**
 * Runs `work` until it settles, its time is over or one of the signals fires, and settles at once in each case. What `work` does
 * after that is not waited for: it sees its own signal and cleans up. Bytes in a result that comes too late are wiped.
 *
 * @throws `ParsecError` `ERR_PARSEC_DEADLINE`, `ERR_PARSEC_ABORTED`, `ERR_PARSEC_ARGUMENT`; or what `work` throws
 */
export function runInScope<T>(
  host: Host,
  { timeoutMs, signals }: CallLimits,
  work: (scope: CallScope) => Promise<T>,
): Promise<T> {
  checkTimeout(timeoutMs);
  const fired = signals.find(({ aborted }) => aborted);
  const ended = new SimpleAbortController();
  const scope: CallScope = { signal: ended, phase: "queue", sent: false, attempts: 0 };
  if (fired !== undefined) return Promise.reject(abortedError(fired, scope.phase));

  return new Promise<T>((resolve, reject) => {
    const timer = new SimpleAbortController();
    const listeners = signals.map((signal) => ({ signal, listener: () => end(abortedError(signal, scope.phase)) }));
    const settle = (): void => {
      timer.abort(undefined);
      for (const { signal, listener } of listeners) signal.removeEventListener("abort", listener);
    };
    const end = (error: ParsecError): void => {
      settle();
      reject(error);
      ended.abort(error);
    };

    for (const { signal, listener } of listeners) signal.addEventListener("abort", listener);
    if (timeoutMs !== Number.POSITIVE_INFINITY) {
      const timeUp = (): void => {
        if (!timer.aborted) end(deadlineError(timeoutMs, scope.phase));
      };
      // A clock that fails must not leave the call without its deadline.
      host.sleep(timeoutMs, timer).then(timeUp, timeUp);
    }
    const deliver = (result: T): void => {
      if (ended.aborted) wipeResult(result);
      else resolve(result);
    };
    work(scope).then(deliver).catch(reject).finally(settle);
  });
}

/** @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for what is no time to wait */
export function checkTimeout(timeoutMs: number): void {
  if (timeoutMs === Number.POSITIVE_INFINITY) return;
  if (typeof timeoutMs === "number" && timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS) return;
  throw new ParsecError(
    "usage",
    "ERR_PARSEC_ARGUMENT",
    `timeoutMs must be a number of milliseconds above 0 and up to ${MAX_TIMEOUT_MS}, or Infinity.`,
    { argument: "timeoutMs" },
  );
}

function deadlineError(timeoutMs: number, phase: CallPhase): ParsecError {
  const when = {
    queue: "waiting for its turn",
    authenticate: "getting authentication",
    connect: "connecting",
    write: "sending",
    read: "waiting for the answer",
  };
  return new ParsecError(
    "transport",
    "ERR_PARSEC_DEADLINE",
    `The call took longer than ${timeoutMs} ms and was ended while ${when[phase]}. ` +
      (phase === "read" ? "The service may have executed it. " : "The service has not executed it. ") +
      "Raise timeoutMs if the service needs longer.",
    { phase },
  );
}

/** A signal of ours carries a ParsecError as its reason, which says more than that the call was aborted. */
function abortedError({ reason }: AbortSignalLike, phase: CallPhase): ParsecError {
  if (isParsecError(reason)) return reason;
  return new ParsecError("transport", "ERR_PARSEC_ABORTED", "The call was aborted by its signal.", {
    phase,
    cause: reason,
  });
}
