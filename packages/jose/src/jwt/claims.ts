import type { JsonObject } from "../json/parse-object.js";

/** The claims of a JWT. RFC 7519, section 4.1. Times are in seconds since 1970. */
export interface JwtClaims {
  /** The issuer. */
  readonly iss?: string;
  /** The subject. */
  readonly sub?: string;
  /** The audience: one recipient, or several. */
  readonly aud?: string | readonly string[];
  /** The end of its validity. */
  readonly exp?: number;
  /** The beginning of its validity. */
  readonly nbf?: number;
  /** The time at which it was made. */
  readonly iat?: number;
  /** An identifier of its own. */
  readonly jti?: string;
  readonly [name: string]: unknown;
}

const TEXTS = ["iss", "sub", "jti"] as const;
const TIMES = ["exp", "nbf", "iat"] as const;

/** The first claim that has not the type that RFC 7519 gives it, and that type. A claim that is `undefined` is left out. */
export function wrongClaim(claims: JsonObject): { readonly claim: string; readonly expected: string } | undefined {
  const isGiven = (claim: string): boolean => Object.hasOwn(claims, claim) && claims[claim] !== undefined;
  for (const claim of TEXTS) {
    if (isGiven(claim) && typeof claims[claim] !== "string") return { claim, expected: "a text" };
  }
  for (const claim of TIMES) {
    if (isGiven(claim) && !isTime(claims[claim])) return { claim, expected: "a number of seconds since 1970" };
  }
  return isGiven("aud") && !isAudience(claims.aud)
    ? { claim: "aud", expected: "a text or an array of texts" }
    : undefined;
}

/** Seconds until the year 33658, far behind 9999, which some issuers write for ever; as milliseconds, as `Date.now()` returns them, the year 2001. */
const MAX_TIME = 1e12;

function isTime(value: unknown): boolean {
  return Number.isFinite(value) && (value as number) < MAX_TIME;
}

function isAudience(value: unknown): boolean {
  return typeof value === "string" || (Array.isArray(value) && value.every((one) => typeof one === "string"));
}
