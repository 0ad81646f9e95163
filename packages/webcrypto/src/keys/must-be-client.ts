import type { ParsecClient } from "@parsec-ts/client";
import { type ArgumentRule, kindOf } from "@parsec-ts/wire-protocol";

/** Accepts clients, of any installed copy of their package. */
export const mustBeClient: ArgumentRule = (value) =>
  typeof (value as Partial<ParsecClient> | null | undefined)?.generateKey === "function"
    ? undefined
    : `a ParsecClient, as await connect() returns it, not ${kindOf(value)}`;
