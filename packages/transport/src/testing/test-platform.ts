/**
 * Abilities of a platform that ECMAScript lacks, for the compliance kit. Node's are `nodePlatform` of
 * `@parsec-ts/transport-socket/testing`.
 */
export interface TestPlatform {
  /** Calls `expired` after `ms` milliseconds. Returns a function that cancels the timer. */
  startTimer(ms: number, expired: () => void): () => void;

  /**
   * Runs a case and waits, for a limited time, until all that it opened is released. Resolves to one description of each resource that is
   * not: a file descriptor, a timer, a handle. Called again only after it has settled. Absent where the platform cannot tell.
   *
   * @throws what `run` rejects with, or an error for each rejection that was not handled and each exception that was not caught
   */
  watch?(run: () => Promise<void>): Promise<readonly string[]>;
}
