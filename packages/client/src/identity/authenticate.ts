import type { AbortSignalLike } from "@parsec-ts/transport";
import { isParsecError, ParsecError } from "@parsec-ts/wire-protocol";
import type { Authenticator } from "./authenticator.js";

/**
 * Asks an authenticator for its bytes: a promise of them if the authenticator returns one. Authenticators come from outside, so their results
 * and errors are checked.
 *
 * @throws `ParsecError` `ERR_PARSEC_AUTHENTICATOR_FAILED`, or the authenticator's own `ParsecError`: at once, or by rejection
 */
export function authenticate(authenticator: Authenticator, signal: AbortSignalLike): Uint8Array | Promise<Uint8Array> {
  let auth: unknown;
  try {
    auth = authenticator.authenticate({ signal });
  } catch (error) {
    throw ownError(error);
  }
  // Most have their bytes at hand, and a promise costs more than all the rest.
  return auth instanceof Uint8Array ? auth : settled(auth);
}

async function settled(promised: unknown): Promise<Uint8Array> {
  let auth: unknown;
  try {
    auth = await promised;
  } catch (error) {
    throw ownError(error);
  }
  if (auth instanceof Uint8Array) return auth;
  throw authenticatorFailed("returned something else than bytes");
}

function ownError(error: unknown): ParsecError {
  return isParsecError(error) ? error : authenticatorFailed("failed: its error is the cause of this one", error);
}

function authenticatorFailed(failure: string, cause?: unknown): ParsecError {
  const message = `The authenticator ${failure}. Nothing was sent.`;
  return new ParsecError("usage", "ERR_PARSEC_AUTHENTICATOR_FAILED", message, { phase: "authenticate", cause });
}
