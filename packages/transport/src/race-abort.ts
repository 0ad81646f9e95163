import type { AbortSignalLike } from "./transport.js";
import { abortedError } from "./transport-error.js";

/**
 * What `pending` gives, for work that cannot be stopped: once the signal fires nobody waits for it any more.
 *
 * @throws `ParsecError` `ERR_PARSEC_ABORTED`, or what `pending` rejects with
 */
export async function raceAbort<T>(pending: Promise<T>, signal: AbortSignalLike): Promise<T> {
  let giveUp = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(abortedError(signal));
  });
  // Whichever comes second is nobody's any more.
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
