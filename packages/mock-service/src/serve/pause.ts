/** Waits for that many milliseconds, or until the signal fires. */
export function pause(ms: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      ended.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ended.aborted ? 0 : ms);
    ended.addEventListener("abort", end);
  });
}
