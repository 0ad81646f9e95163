/**
 * The C side of one call. Each method only records a request: C performs it while no JavaScript runs and no thread is kept waiting for the
 * engine, then reports the outcome by a method of {@link CallTask}.
 */
export interface NativeCall {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /**
   * Requests a connection, which gets this number, from 0; that all parts are sent as soon as there is one; and whatever comes, until the
   * connection is closed, also while parts are being sent: a service that refuses a request responds and closes at once. The parts must
   * not change until the outcome of sending is reported or the connection is closed.
   */
  exchange(connection: number, parts: readonly Uint8Array[]): void;
  /** Closes a connection at once. */
  close(connection: number): void;
  /** Requests a wake-up at that time of {@link NativeCall.now}; `Infinity` for never. Replaces the request before. */
  wakeAt(ms: number): void;
  /** Requests a token of the caller's function. */
  token(): void;
  /**
   * Finishes the call: with an error and its text, or with a success and the bytes of each output, which are copied if all of them fit
   * into the caller's buffers; otherwise the caller gets BUFFER_TOO_SMALL.
   */
  finish(status: number, text: string, outputs: readonly Uint8Array[]): void;
}

/** Outcomes of connecting, reading and writing: numbers that endpoint.h has too. */
export const IoOutcome = {
  Done: 0,
  /** The peer has sent its last byte, or has closed the connection. */
  Ended: 1,
  NoSocket: 2,
  NotASocket: 3,
  Refused: 4,
  Permission: 5,
  Busy: 6,
  Untrusted: 7,
  Failed: 8,
  OwnProcess: 9,
} as const;
