import { ParsecError } from "@parsec-ts/wire-protocol";

/** Says what is wrong with a key or signature; never what it is. */
export function keyFormatError(message: string): ParsecError {
  return new ParsecError("usage", "ERR_PARSEC_KEY_FORMAT", message);
}
