import { notSupported } from "./psa-error.js";

/**
 * The entry of a table for a value. `kind` and `whole`, the number that the value was taken from, go into the message.
 *
 * @throws {@link PsaError} `NOT_SUPPORTED` if the table has no such entry
 */
export function counterpart<From, To>(
  table: ReadonlyMap<From, To>,
  value: From,
  kind: string,
  whole: unknown = value,
): To {
  const entry = table.get(value);
  if (entry === undefined) throw notSupported(kind, whole);
  return entry;
}
