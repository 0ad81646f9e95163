import { isParsecError, type ParsecError } from "@parsec-ts/wire-protocol";
import type { TransportErrorCode } from "../transport-error.js";

/** How a promise settled. */
export type Outcome<T> = { readonly value: T; readonly error?: never } | { readonly error: unknown };

/** Watches a promise from now on, so that a rejection that comes early is not an unhandled one. */
export function outcomeOf<T>(promise: Promise<T>): Promise<Outcome<T>> {
  return promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}

export function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

export function checkBytes(actual: Uint8Array, expected: Uint8Array, what: string): void {
  check(actual.length === expected.length, `${what}: expected ${expected.length} bytes, got ${actual.length}.`);
  const at = expected.findIndex((byte, index) => byte !== actual[index]);
  check(at < 0, `${what}: byte ${at} of ${expected.length} is ${actual[at]}, not ${expected[at]}.`);
}

/** Fails unless the error is a `ParsecError` of the transport family, with this code where one is given. */
export function checkTransportError(
  error: unknown,
  what: string,
  code?: TransportErrorCode,
): asserts error is ParsecError {
  check(isParsecError(error), `${what}: expected a ParsecError, got ${String(error)}.`);
  check(error.family === "transport", `${what}: expected family "transport", got "${error.family}" (${error.code}).`);
  check(code === undefined || error.code === code, `${what}: expected ${code}, got ${error.code}.`);
}

/** The error that a promise must be rejected with. */
export async function checkRejected(
  promise: Promise<unknown>,
  what: string,
  code?: TransportErrorCode,
): Promise<ParsecError> {
  const outcome = await outcomeOf(promise);
  check("error" in outcome, `${what}: expected an error, but it succeeded.`);
  checkTransportError(outcome.error, what, code);
  return outcome.error;
}

/** Bytes in which a lost, doubled or swapped piece shows: no two places nearby look alike, no two seeds are the same. */
export function pattern(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

export function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
