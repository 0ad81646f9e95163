import { type ArgumentRule, kindOf } from "@parsec-ts/wire-protocol";

/** Longest time that every runtime's timers can wait: 2^31 - 1 ms, 24 days. */
const MAX_TIMEOUT_MS = 0x7fff_ffff;

const EXPECTED = `a number of milliseconds above 0 and up to ${MAX_TIMEOUT_MS}, or Infinity`;

/** Accepts the milliseconds of a deadline. */
export const mustBeTimeout: ArgumentRule = (value) => {
  if (value === Number.POSITIVE_INFINITY) return undefined;
  return typeof value === "number" && value > 0 && value <= MAX_TIMEOUT_MS
    ? undefined
    : `${EXPECTED}, not ${kindOf(value)}`;
};

/** Accepts the milliseconds for which something is tried again. */
export const mustBePatience: ArgumentRule = (value) =>
  typeof value === "number" && value >= 0 ? undefined : `a number of milliseconds, 0 or more, not ${kindOf(value)}`;
