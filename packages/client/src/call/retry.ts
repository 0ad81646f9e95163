import { isParsecError } from "@parsec-ts/wire-protocol";
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
 * Repeats an attempt if the service cannot have executed the request, because it never received the whole of it. A service whose
 * backlog is full is tried until the call's deadline; one that cannot be reached is tried for `reconnectMs`; one that reports that it has not
 * read the request, as when this machine was too busy to send it in time, is tried five times more. The scope's signal also ends the pauses.
 */
export async function retryUnsent<T>(
  attempt: () => Promise<T>,
  scope: CallScope,
  { host, reconnectMs }: RetryOptions,
): Promise<T> {
  const started = host.now();
  let unread = 0;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      const isUnread = isStatus(error, "ConnectionError");
      const mayRetry = isUnread
        ? unread++ < MAX_UNREAD_RETRIES
        : isUnreachable(error, host.now() - started < reconnectMs);
      if (scope.sent || scope.signal.aborted || !mayRetry) throw error;
    }
    await host.sleep(pause, scope.signal);
    if (scope.signal.aborted) throw scope.signal.reason;
  }
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
