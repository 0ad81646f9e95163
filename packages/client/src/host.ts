import type { AbortSignalLike } from "@parsec-ts/transport";

/** What the client needs of the world around it; runtimes differ in how they tell and wait for the time. */
export interface Host {
  /** Milliseconds of a clock that never goes back. */
  now(): number;

  /** Resolves after `ms` milliseconds or as soon as `signal` fires, whichever comes first; never rejects. */
  sleep(ms: number, signal: AbortSignalLike): Promise<void>;
}
