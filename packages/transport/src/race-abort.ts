import { argumentError, checkArgument, mustBeAbortSignal } from "@parsec-ts/wire-protocol";
import type { AbortSignalLike } from "./transport.js";
import { abortedError } from "./transport-error.js";

/**
 * Waits for `pending` until the signal fires. For work that cannot be stopped: it goes on, and its result is ignored.
 *
 * @throws `ParsecError` `ERR_PARSEC_ABORTED`, `ERR_PARSEC_ARGUMENT`, or what `pending` rejects with
 */
export async function raceAbort<T>(pending: Promise<T>, signal: AbortSignalLike): Promise<T> {
  if (typeof pending?.catch !== "function") throw argumentError("pending", "a promise", "raceAbort");
  checkArgument("raceAbort", "signal", signal, mustBeAbortSignal);
  let giveUp = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(abortedError(signal));
  });
  // Ignore the loser's rejection.
  pending.catch(() => {});
  aborted.catch(() => {});
  signal.addEventListener("abort", giveUp);
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([aborted, pending]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}
