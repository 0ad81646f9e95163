import { setTimeout as pause } from "node:timers/promises";
import type { TestPlatform } from "@parsec-ts/transport/testing";
import { HandleWatch } from "./handle-watch.js";
import { descriptorsSince, openDescriptors } from "./open-descriptors.js";
import { ProcessErrors } from "./process-errors.js";

/** Milliseconds between two looks at what is still open. */
const LOOK_EVERY_MS = 5;

/** Options of {@link nodePlatform}. */
export interface NodePlatformOptions {
  /** Milliseconds that sockets, pipes and processes have to be released after a case. The default is 5,000. */
  readonly settlingMs?: number;
}

/**
 * Makes the platform of Node for the compliance kit of `@parsec-ts/transport/testing`.
 *
 * It finds what a case leaves behind: timers, sockets, pipes, processes, workers and message ports that were opened by the case, and on Linux
 * the file descriptors of the process. It also finds rejections that were not handled and exceptions that were not caught: while a case runs, no other
 * listener of the process hears of them.
 *
 * @example
 * ```ts
 * describeTransport("my", { peer: listen, connect: ({ path }) => myTransport(path), platform: nodePlatform() });
 * ```
 */
export function nodePlatform({ settlingMs = 5000 }: NodePlatformOptions = {}): TestPlatform {
  return {
    startTimer(ms, expired) {
      const timer = setTimeout(expired, ms);
      return () => clearTimeout(timer);
    },
    watch: (run) => watch(run, settlingMs),
  };
}

async function watch(run: () => Promise<void>, settlingMs: number): Promise<readonly string[]> {
  const before = openDescriptors();
  const handles = new HandleWatch();
  const errors = new ProcessErrors();
  const leftovers = () => [...handles.open(), ...descriptorsSince(before)];
  try {
    await handles.watch(run);
    const deadline = performance.now() + settlingMs;
    // At least two looks: a rejection counts as not handled, and a handle as closed, only in a later turn of the event loop.
    do await pause(LOOK_EVERY_MS);
    while (leftovers().length > 0 && performance.now() < deadline);
    errors.check();
    return leftovers();
  } finally {
    errors.stop();
    handles.stop();
  }
}
