import { setTimeout } from "node:timers/promises";

/** Waits for that many milliseconds, or until the signal fires. */
export async function pause(ms: number, ended: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal: ended }).catch(() => {});
}
