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

/** Fails unless the error is a `ParsecError` of the transport family, with this code where one is given. */
export function checkTransportError(
  error: unknown,
  subject: string,
  code?: TransportErrorCode,
): asserts error is ParsecError {
  check(isParsecError(error), `${subject}: expected a ParsecError, got ${String(error)}.`);
  check(
    error.family === "transport",
    `${subject}: expected family "transport", got "${error.family}" (${error.code}).`,
  );
  check(code === undefined || error.code === code, `${subject}: expected ${code}, got ${error.code}.`);
}

/** Returns the error that the promise is rejected with; fails where it resolves, or where the error is not of the transport family. */
export async function checkRejected(
  promise: Promise<unknown>,
  subject: string,
  code?: TransportErrorCode,
): Promise<ParsecError> {
  const outcome = await outcomeOf(promise);
  check("error" in outcome, `${subject}: expected an error, but it succeeded.`);
  checkTransportError(outcome.error, subject, code);
  return outcome.error;
}

/** Makes bytes that differ at each position and for each seed, so that a lost, doubled or swapped piece is noticed. */
export function pattern(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
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
