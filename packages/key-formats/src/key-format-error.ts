import { ParsecError } from "@parsec-ts/wire-protocol";
import { isParsecError } from "./error-codes.js";

/** Creates the error for a key or signature that cannot be read or written. The message never holds key bytes. */
export function keyFormatError(message: string): ParsecError {
  return new ParsecError("usage", "ERR_PARSEC_KEY_FORMAT", message);
}

/**
 * Runs a reader or writer and turns every foreign error into one of ours: for arguments of the wrong JavaScript type, and for
 * objects whose members throw. The foreign message is dropped, because it may quote the argument.
 */
export function wrapFormatErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (isParsecError(error) && error.code === "ERR_PARSEC_KEY_FORMAT") throw error;
    throw keyFormatError(
      "The key or signature cannot be read or written. Give a Uint8Array for der and raw, a string for pem and an object for jwk.",
    );
  }
}
