import type { DerElement } from "@parsec-ts/key-formats";
import { malformed } from "../x509-error.js";
import { readAscii } from "./read-text.js";
import { Tag } from "./tags.js";

/** The year from which on a UTCTime of two digits counts. RFC 5280, section 4.1.2.5.1. */
const FIRST_UTC_YEAR = 1950;

/** Decodes a time in one of the two forms of RFC 5280, section 4.1.2.5, which have seconds and end with Z. */
export function decodeTime(element: DerElement | undefined): Date {
  const text = element === undefined ? undefined : readAscii(element.content);
  const digits = element?.tag === Tag.UtcTime ? 2 : element?.tag === Tag.GeneralizedTime ? 4 : 0;
  const pattern = new RegExp(`^(\\d{${digits}})(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)Z$`);
  const [year, month, ...rest] = (pattern.exec(text ?? "") ?? []).slice(1).map(Number);
  if (digits === 0 || year === undefined || month === undefined) throw malformed("a time has not its form");
  const fullYear = digits === 4 ? year : year + (year < FIRST_UTC_YEAR % 100 ? 2000 : 1900);
  const [day = 0, hour = 0, minute = 0, second = 0] = rest;
  const time = new Date(0);
  time.setUTCFullYear(fullYear, month - 1, day);
  time.setUTCHours(hour, minute, second);
  const isSame = time.getUTCMonth() === month - 1 && time.getUTCDate() === day && time.getUTCHours() === hour;
  if (!isSame || minute > 59 || second > 59) throw malformed("a time is none of the calendar");
  return time;
}
