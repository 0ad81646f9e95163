import { argumentError, mustBeTimeSpan, type TimeSpan } from "@parsec-ts/wire-protocol";

/**
 * Reads a time span of the command line: `5m`, `8h`, or seconds.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`
 */
export function timeSpanOption(option: string, text: string): TimeSpan {
  const span = /^\d+$/.test(text) ? Number(text) : (text as TimeSpan);
  if (mustBeTimeSpan(span) === undefined) return span;
  throw argumentError(option, "a time such as 90s, 30m, 8h or 2d, or seconds");
}
