import { type CodeOf, ParsecError } from "@parsec-ts/wire-protocol";
import type { sshAgentErrors } from "./error-codes.js";
import { SshFormatError } from "./wire/ssh-format-error.js";

/** A usage error of this package. */
export function sshError(code: CodeOf<typeof sshAgentErrors>, message: string, argument?: string): ParsecError {
  return new ParsecError("usage", code, message, argument === undefined ? {} : { argument });
}

/**
 * Runs an action that reads a text of a caller. A format that it breaks becomes an error that names the argument and the `noun`.
 *
 * @throws `ParsecError` `ERR_PARSEC_SSH_PUBLIC_KEY`
 */
export function wrapFormatErrors<T>(argument: string, noun: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SshFormatError)) throw error;
    const message = `${argument} is no ${noun} of SSH: ${error.message}. Give the whole line of a .pub file.`;
    throw sshError("ERR_PARSEC_SSH_PUBLIC_KEY", message, argument);
  }
}
