import { type CodeOf, ParsecError } from "@parsec-ts/wire-protocol";
import type { joseErrors } from "./error-codes.js";

type TokenErrorCode = Exclude<CodeOf<typeof joseErrors>, "ERR_PARSEC_JOSE_KEY">;

/** The error for a token that is refused. The message never holds any part of it. */
export function tokenError(code: TokenErrorCode, message: string): ParsecError {
  return new ParsecError("protocol", code, message);
}

export function malformed(problem: string): ParsecError {
  return tokenError("ERR_PARSEC_JOSE_MALFORMED", `The token is malformed: ${problem}. Refuse it.`);
}

export function claimError(claim: string, problem: string): ParsecError {
  const message = `The claim ${claim} of the token ${problem}. Refuse the token, or correct what is wanted of it.`;
  return new ParsecError("protocol", "ERR_PARSEC_JOSE_CLAIM", message, { argument: claim });
}

/** The error for a key that cannot be used so. */
export function keyError(problem: string): ParsecError {
  return new ParsecError("usage", "ERR_PARSEC_JOSE_KEY", problem);
}
