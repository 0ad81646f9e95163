import { type ArgumentRule, kindOf } from "@parsec-ts/wire-protocol";
import type { ParsecKey } from "./parsec-key.js";

/** Accepts key handles, of any installed copy of this package. */
export const mustBeParsecKey: ArgumentRule = (value) =>
  isParsecKey(value) ? undefined : `a ParsecKey, as client.key(name) returns it, not ${kindOf(value)}`;

/** True for a key handle, of any installed copy of this package. */
export function isParsecKey(value: unknown): value is ParsecKey {
  if (typeof value !== "object" || value === null) return false;
  const { sign, algorithm } = value as { readonly sign?: unknown; readonly algorithm?: unknown };
  return typeof sign === "function" && typeof algorithm === "function";
}
