import { argumentError, mustBeTimeSpan, type TimeSpan } from "@parsec-ts/wire-protocol";

/**
 * Reads a time span of the command line, such as `8h`.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`
 */
export function timeSpanOption(option: string, text: string): TimeSpan {
  if (mustBeTimeSpan(text) === undefined) return text as TimeSpan;
  throw argumentError(option, "a time such as 90s, 30m, 8h or 2d");
}
