import type { Host } from "@parsec-ts/client";

/** Node's clock and timers. */
export const nodeHost: Host = {
  now: () => performance.now(),

  sleep(ms, signal) {
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      signal.addEventListener("abort", wake);
    });
  },
};
