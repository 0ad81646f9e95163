import type { AbortSignalLike } from "@parsec-ts/transport";
import { isParsecError } from "../errors/error-codes.js";

import type { Host } from "../host/host.js";
import type { CallScope } from "./call-scope.js";
import { isStatus } from "./service-error.js";

/** First pause between two attempts, in milliseconds; each further pause is twice the one before. */
const FIRST_PAUSE_MS = 1;

/** Longest pause between two attempts, in milliseconds. */
const LONGEST_PAUSE_MS = 50;

/** Attempts after the first one for a service that reports that it has not read the request. */
const MAX_UNREAD_RETRIES = 5;

/** Limits on repeating an attempt. */
export interface RetryOptions {
  readonly host: Host;
  /** Milliseconds for which a service that cannot be reached is tried again. */
  readonly reconnectMs: number;
}

/**
 * Decides whether an attempt is repeated: only if the service cannot have executed the request, because it never received the whole of it.
 * A service whose backlog is full is tried until the call's deadline; one that cannot be reached is tried for `reconnectMs`; one that
 * reports that it has not read the request, as when this machine was too busy to send it in time, is tried five times more.
 */
export class Retries {
  readonly #options: RetryOptions;
  readonly #started: number;
  #unread = 0;
  #pause = FIRST_PAUSE_MS;

  constructor(options: RetryOptions) {
    this.#options = options;
    this.#started = options.host.now();
  }

  /**
   * Waits until the attempt that failed with `error` may be repeated. The scope's signal also ends the pause.
   *
   * @throws the error if the attempt must not be repeated, or the reason of the scope's signal
   */
  async pauseAfter(error: unknown, scope: CallScope): Promise<void> {
    const { host, reconnectMs } = this.#options;
    const mayRetry = isStatus(error, "ConnectionError")
      ? this.#unread++ < MAX_UNREAD_RETRIES
      : isUnreachable(error, host.now() - this.#started < reconnectMs);
    if (scope.sent || scope.signal.aborted || !mayRetry) throw error;
    await pauseFor(this.#pause, host, scope.signal);
    if (scope.signal.aborted) throw scope.signal.reason;
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE_MS);
  }
}

/** Resolves after `ms` milliseconds or as soon as the signal fires. */
function pauseFor(ms: number, host: Host, signal: AbortSignalLike): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      cancel();
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const cancel = host.startTimer(ms, wake);
    signal.addEventListener("abort", wake);
  });
}

/** True for an error after which the service may soon be reached. */
function isUnreachable(error: unknown, mayBeRestarting: boolean): boolean {
  if (!isParsecError(error)) return false;
  switch (error.code) {
    case "ERR_PARSEC_TRANSPORT_BUSY":
      return true;
    case "ERR_PARSEC_TRANSPORT_NO_SOCKET":
    case "ERR_PARSEC_TRANSPORT_REFUSED":
    case "ERR_PARSEC_TRANSPORT_CLOSED":
      return mayBeRestarting;
    default:
      return false;
  }
}
