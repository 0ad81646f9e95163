import { type ArgumentRule, kindOf } from "./argument-rules.js";

/** A time span: seconds, or a number with its unit, of which `s`, `m`, `h` and `d` are known. */
export type TimeSpan = number | `${number}${"s" | "m" | "h" | "d"}`;

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Longest time span: a century, in seconds. */
const MAX_SECONDS = 36_525 * 86_400;

/** Accepts time spans. */
export const mustBeTimeSpan: ArgumentRule = (value) => {
  const seconds = typeof value === "number" || typeof value === "string" ? secondsOf(value) : undefined;
  if (seconds !== undefined && Number.isSafeInteger(seconds) && seconds > 0 && seconds <= MAX_SECONDS) return undefined;
  const given = typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : kindOf(value);
  return `a time span such as "5m", "8h" or "30d", or a whole number of seconds, not ${given}`;
};

/** The seconds of a time span; `undefined` for any other text. */
export function secondsOf(span: number | string): number | undefined {
  if (typeof span === "number") return span;
  if (typeof span !== "string") return undefined;
  const [, count, unit] = /^([0-9]{1,10})([smhd])$/.exec(span) ?? [];
  return unit === undefined ? undefined : Number(count) * (SECONDS[unit] ?? 0);
}
