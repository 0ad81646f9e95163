/**
 * The C side of one call. Each method only notes what is wanted: C does it when no JavaScript is on any stack and nobody waits for the
 * engine, then tells by a method of {@link CallTask}.
 */
export interface NativeCall {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Wants a connection, known by a number from 0. */
  connect(connection: number): void;
  /** Wants all parts sent. They stay as they are until that has been told or the connection has been closed. */
  write(connection: number, parts: readonly Uint8Array[]): void;
  /** Wants the next bytes. */
  read(connection: number): void;
  close(connection: number): void;
  /** Wants to be told when that time of {@link NativeCall.now} has come; `Infinity` for never. Each call replaces the one before. */
  wakeAt(ms: number): void;
  /** The call is over. `bytes` are copied if they fit the caller's buffer; else the caller gets BUFFER_TOO_SMALL. */
  finish(status: number, value: number, bytes: Uint8Array | undefined): void;
}

/** What became of a connection, a read or a write: numbers that endpoint.h has too. */
export const IoOutcome = {
  Done: 0,
  /** The peer has sent its last byte, or gone. */
  Ended: 1,
  NoSocket: 2,
  NotASocket: 3,
  Refused: 4,
  Permission: 5,
  Busy: 6,
  Untrusted: 7,
  Failed: 8,
} as const;
