import type { AbortSignalLike } from "@parsec-ts/transport";
import { isParsecError, ParsecError } from "@parsec-ts/wire-protocol";
import type { Authenticator } from "./authenticator.js";

/**
 * Asks an authenticator for its bytes. Authenticators come from outside, so their results and errors are checked.
 *
 * @throws `ParsecError` `ERR_PARSEC_AUTHENTICATOR_FAILED`, or the authenticator's own `ParsecError`
 */
export async function authenticate(authenticator: Authenticator, signal: AbortSignalLike): Promise<Uint8Array> {
  let auth: unknown;
  try {
    auth = await authenticator.authenticate({ signal });
  } catch (cause) {
    if (isParsecError(cause)) throw cause;
    throw authenticatorFailed("failed: its error is the cause of this one", cause);
  }
  if (auth instanceof Uint8Array) return auth;
  throw authenticatorFailed("gave something else than bytes");
}

function authenticatorFailed(failure: string, cause?: unknown): ParsecError {
  const message = `The authenticator ${failure}. Nothing was sent.`;
  return new ParsecError("usage", "ERR_PARSEC_AUTHENTICATOR_FAILED", message, { phase: "authenticate", cause });
}
