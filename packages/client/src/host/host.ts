import type { ParsecErrorCode } from "@parsec-ts/wire-protocol";

/** One call that has ended: the client's half of an audit trail. Never holds a payload, a signature or authentication. */
export interface CallEvent {
  /** Counts the calls of this process, in the order in which they were made. */
  readonly sequence: number;
  /** Parsec's name of the operation: `PsaSignHash`. */
  readonly operation: string;
  /** Number of the operation. */
  readonly opcode: number;
  /** Provider id. */
  readonly provider: number;
  /** Authentication type of the request, one of `AuthType`. */
  readonly authType: number;
  /** Name of the key, for operations that use one. */
  readonly keyName?: string;
  /**
   * The result of `Host.digest` for the encoded body of the request. Absent if there is no such method, if nothing was encoded, and
   * for operations whose request may hold a secret: a key, a plaintext, a message.
   */
  readonly requestDigest?: string;
  /** Status of the response; absent if none came. */
  readonly status?: number;
  /** Code of the error that the caller got; absent for a result. */
  readonly errorCode?: ParsecErrorCode;
  /** Connections tried. */
  readonly attempts: number;
  /** Milliseconds that the call waited for a slot. */
  readonly queuedMs: number;
  /** Milliseconds from the call to its end, waiting included. */
  readonly durationMs: number;
}

/** The clock, timer and observer of a runtime, which the client is given. */
export interface Host {
  /** Milliseconds of a clock that never goes back. */
  now(): number;

  /**
   * Calls `onTime` once, after `ms` milliseconds. Returns the function that cancels this; it does nothing when called again or too late. The
   * process stays alive until then. `onTime` does not throw.
   */
  startTimer(ms: number, onTime: () => void): () => void;

  /** False while no one receives the events of {@link Host.observe}: the client then makes none. Absent: always true. */
  isObserved?(): boolean;

  /** Receives each call that has ended. Its errors are ignored. */
  observe?(event: CallEvent): void;

  /**
   * The SHA-256 of the parts, one after the other, in hexadecimal, for `CallEvent.requestDigest`; or `undefined` while no observer needs
   * it. Keeps nothing of the parts.
   */
  digest?(parts: readonly Uint8Array[]): string | undefined;
}
