import { isParsecError, type ParsecError } from "@parsec-ts/wire-protocol";
import type { TransportErrorCode } from "../transport-error.js";

/** The value or the error of a settled promise. */
export type Outcome<T> = { readonly value: T; readonly error?: never } | { readonly error: unknown };

/** Turns a promise into one of its outcome. A rejection is handled from now on, even if it comes before the outcome is awaited. */
export function outcomeOf<T>(promise: Promise<T>): Promise<Outcome<T>> {
  return promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}

/** Returns the promise, which is awaited later: until then its rejection does not count as unhandled. */
export function awaitedLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** Fails with the message if the promise is rejected; its error is the cause. */
export async function explained<T>(promise: Promise<T>, message: string): Promise<T> {
  const outcome = await outcomeOf(promise);
  if ("error" in outcome) throw new Error(`${message} ${String(outcome.error)}`, { cause: outcome.error });
  return outcome.value;
}

/** Closes a connection or a transport. Fails if that throws. */
export function checkedClose(open: { close?(): void }, subject = "close()"): void {
  try {
    open.close?.();
  } catch (error) {
    throw new Error(`${subject} threw ${String(error)}: it must never throw.`, { cause: error });
  }
}

/** Fails with the message unless the condition holds. */
export function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Fails unless the bytes are equal. `subject` names them in the message. */
export function checkBytes(actual: Uint8Array, expected: Uint8Array, subject: string): void {
  check(actual.length === expected.length, `${subject}: expected ${expected.length} bytes, got ${actual.length}.`);
  const at = expected.findIndex((byte, index) => byte !== actual[index]);
  check(at < 0, `${subject}: byte ${at} of ${expected.length} is ${actual[at]}, not ${expected[at]}.`);
}

/** The properties that an error of the transport family must have. */
export interface ExpectedError {
  /** The phase that a connection was in. An error need not name it, but must not name `"connect"` for an open connection. */
  readonly phase: "connect" | "write" | "read";
  /** The codes of which it has one; any of the family where none are given. */
  readonly codes?: readonly TransportErrorCode[];
}

/** The code of a connection that the peer or the own `close()` has ended. */
export const CLOSED = ["ERR_PARSEC_TRANSPORT_CLOSED"] as const;

/** Fails unless the error is a `ParsecError` of the transport family, with one of these codes and for this phase. */
export function checkTransportError(
  error: unknown,
  subject: string,
  { phase, codes }: ExpectedError,
): asserts error is ParsecError {
  check(isParsecError(error), `${subject}: expected a ParsecError, got ${String(error)}.`);
  check(
    error.family === "transport",
    `${subject}: expected family "transport", got "${error.family}" (${error.code}).`,
  );
  const isKnown =
    codes === undefined ? /^ERR_PARSEC_(TRANSPORT_|ABORTED$)/.test(error.code) : isOneOf(error.code, codes);
  check(isKnown, `${subject}: expected ${codes?.join(" or ") ?? "ERR_PARSEC_TRANSPORT_…"}, got ${error.code}.`);
  check(
    error.phase === phase || (error.phase !== "connect" && phase !== "connect"),
    `${subject}: the error's phase is ${JSON.stringify(error.phase)}, not "${phase}".`,
  );
}

/** Returns the error that the promise is rejected with; fails where it resolves, or where the error is another than expected. */
export async function checkRejected(
  promise: Promise<unknown>,
  subject: string,
  expected: ExpectedError,
): Promise<ParsecError> {
  const outcome = await outcomeOf(promise);
  check("error" in outcome, `${subject}: expected an error, but it succeeded.`);
  checkTransportError(outcome.error, subject, expected);
  return outcome.error;
}

function isOneOf(code: string, codes: readonly string[]): boolean {
  return codes.includes(code);
}

/** Makes bytes that differ at each position and for each seed, so that a lost, doubled or swapped piece is noticed. */
export function pattern(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = Math.imul(seed, 0x9e3779b1); // so that also the first bytes of two seeds differ
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

/** Joins the parts into new bytes. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
