import { type AbortSignalLike, raceAbort } from "@parsec-ts/transport";

/**
 * Starts a service and waits until it runs or the signal fires. A service that runs only later is closed again.
 *
 * @throws `ParsecError` `ERR_PARSEC_ABORTED`, or the error of `start`
 */
export async function startUntilAborted<T extends { close(): Promise<void> }>(
  signal: AbortSignalLike | undefined,
  start: () => Promise<T>,
): Promise<T> {
  if (signal === undefined) return start();
  const starting = signal.aborted ? new Promise<T>(() => {}) : start();
  try {
    return await raceAbort(starting, signal);
  } catch (error) {
    void starting.then((late) => late.close()).catch(() => {});
    throw error;
  }
}
