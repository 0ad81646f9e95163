import { setTimeout } from "node:timers/promises";

/** Waits so many milliseconds, or until the signal says that there is nothing to wait for any more. */
export async function pause(ms: number, ended: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal: ended }).catch(() => {});
}
