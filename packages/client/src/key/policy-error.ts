import { ParsecError } from "@parsec-ts/wire-protocol";

/** The error for a key that cannot be used as the caller wants. */
export function policyError(reason: string): ParsecError {
  return new ParsecError("usage", "ERR_PARSEC_KEY_POLICY", `The key cannot be used so. ${reason}`);
}
