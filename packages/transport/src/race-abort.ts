import type { AbortSignalLike } from "./transport.js";
import { abortedError } from "./transport-error.js";

/**
 * Waits for `pending` until the signal fires. For work that cannot be stopped: it goes on, and its result is ignored.
 *
 * @throws `ParsecError` `ERR_PARSEC_ABORTED`, or what `pending` rejects with
 */
export async function raceAbort<T>(pending: Promise<T>, signal: AbortSignalLike): Promise<T> {
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
