import { isParsecError } from "@parsec-ts/wire-protocol";
import type { CallScope } from "./call-scope.js";
import type { Host } from "../host/host.js";

/** First and longest pause between two attempts, in milliseconds; each is twice the one before. */
const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 50;

/** Limits on repeating an attempt. */
export interface RetryOptions {
  readonly host: Host;
  /** Milliseconds for which a service that cannot be reached is tried again. */
  readonly reconnectMs: number;
}

/**
 * Repeats an attempt if the service cannot have executed the request, because it never had the whole of it. A service whose backlog is
 * full is tried until the call's deadline; one that is gone, for as long as a restart may take. The scope's signal also ends the pauses.
 */
export async function retryUnsent<T>(
  attempt: () => Promise<T>,
  scope: CallScope,
  { host, reconnectMs }: RetryOptions,
): Promise<T> {
  const started = host.now();
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (scope.sent || scope.signal.aborted || !isWorthRetrying(error, host.now() - started < reconnectMs))
        throw error;
    }
    await host.sleep(pause, scope.signal);
    if (scope.signal.aborted) throw scope.signal.reason;
  }
}

function isWorthRetrying(error: unknown, mayBeRestarting: boolean): boolean {
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
