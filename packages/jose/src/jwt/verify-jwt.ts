import { type CallOptions, callOptionRules } from "@parsec-ts/client";
import {
  type ArgumentRule,
  checkArgument,
  checkOptions,
  kindOf,
  mustBeArray,
  mustBeBoolean,
  mustBeDate,
  mustBeInteger,
  mustBeText,
  type OptionRules,
} from "@parsec-ts/wire-protocol";
import { claimError, tokenError } from "../jose-error.js";
import { parseObject } from "../json/parse-object.js";
import { type JoseHeader, requireType } from "../jws/header.js";
import { compactParts } from "../jws/serialization.js";
import { verifyParts } from "../jws/verify-jws.js";
import { mustBeTexts } from "../keys/argument-rules.js";
import type { VerificationKeys } from "../keys/verification-keys.js";
import { type JwtClaims, wrongClaim } from "./claims.js";

/** Characters that a token may have. */
const MAX_TOKEN_LENGTH = 65_536;

/** The default for the seconds by which two clocks may differ, and the most that is taken. */
const DEFAULT_CLOCK_SKEW = 60;
const MAX_CLOCK_SKEW = 600;

/** Options of {@link verifyJwt}. */
export interface VerifyJwtOptions extends CallOptions {
  /** The wanted `iss`, or several of which it must be one. */
  readonly issuer?: string | readonly string[];
  /** The names of the caller, one of which must be in `aud`. Without it a token that has an audience is refused: it is for another reader. */
  readonly audience?: string | readonly string[];
  /** The wanted `sub`. */
  readonly subject?: string;
  /** The wanted `typ`, such as `at+jwt`. By default it must be `JWT`, or absent. */
  readonly type?: string;
  /** Names of claims that must be present, beside `exp`. */
  readonly requiredClaims?: readonly string[];
  /** Takes a token without `exp`, which is valid for ever. */
  readonly allowNoExpiry?: boolean;
  /** Seconds by which the clocks of both machines may differ: 60 by default, at most 600. */
  readonly clockSkewSeconds?: number;
  /** The time to compare with, instead of the machine's clock. */
  readonly now?: Date;
}

const mustBeClaimNames: ArgumentRule = (value) => {
  const expected = mustBeArray(value);
  if (expected !== undefined) return expected;
  for (const name of value as unknown[]) {
    if (typeof name !== "string") return `an array of texts, not of ${kindOf(name)}`;
  }
  return undefined;
};

const verifyJwtOptionRules: OptionRules<VerifyJwtOptions> = {
  ...callOptionRules,
  issuer: mustBeTexts,
  audience: mustBeTexts,
  subject: mustBeText,
  type: mustBeText,
  requiredClaims: mustBeClaimNames,
  allowNoExpiry: mustBeBoolean,
  clockSkewSeconds: /* @__PURE__ */ mustBeInteger(0, MAX_CLOCK_SKEW, "seconds"),
  now: mustBeDate,
};

/** A token that was verified. */
export interface VerifiedJwt {
  readonly header: JoseHeader;
  readonly claims: JwtClaims;
}

/**
 * Verifies a JWT, here: its signature by the key, whose algorithm is never taken from the token, and then its claims. The token is refused
 * unless all of it is right.
 *
 * @example
 * ```ts
 * const { claims } = await verifyJwt(jwks, token, { issuer: "pump-17", audience: "cloud" });
 * ```
 * @throws `ParsecError`: `ERR_PARSEC_JOSE_TOO_LONG`, `_MALFORMED`, `_HEADER`, `_ALGORITHM`, `_UNKNOWN_KEY`, `_SIGNATURE`, `_EXPIRED`, `_NOT_YET_VALID`,
 * `_CLAIM` for a token that must be refused; `ERR_PARSEC_JOSE_KEY` for keys that cannot verify; `ERR_PARSEC_ARGUMENT`
 */
export async function verifyJwt(
  keys: VerificationKeys,
  token: string,
  options: VerifyJwtOptions = {},
): Promise<VerifiedJwt> {
  checkArgument("verifyJwt", "token", token, mustBeText);
  checkOptions("verifyJwt", options, verifyJwtOptionRules);
  const {
    issuer,
    audience,
    subject,
    type,
    requiredClaims = [],
    allowNoExpiry = false,
    clockSkewSeconds = DEFAULT_CLOCK_SKEW,
    now = new Date(),
    ...callOptions
  } = options;
  if (token.length > MAX_TOKEN_LENGTH) {
    throw tokenError("ERR_PARSEC_JOSE_TOO_LONG", `The token is longer than ${MAX_TOKEN_LENGTH} characters. Refuse it.`);
  }
  const { header, payload } = await verifyParts(keys, compactParts(token), type, callOptions);
  if (type === undefined && header.typ !== undefined) requireType(header, "JWT");
  const claims: JwtClaims = parseObject(payload, "payload");
  const wrong = wrongClaim(claims);
  if (wrong !== undefined) throw claimError(wrong.claim, `is not ${wrong.expected}`);
  requireClaims(claims, allowNoExpiry ? requiredClaims : ["exp", ...requiredClaims]);
  checkTimes(claims, now.getTime() / 1000, clockSkewSeconds);
  requireOneOf(claims, "iss", issuer);
  requireOneOf(claims, "sub", subject);
  checkAudience(claims, audience);
  return { header, claims };
}

function requireClaims(claims: JwtClaims, names: readonly string[]): void {
  const missing = names.find((name) => !Object.hasOwn(claims, name));
  if (missing !== undefined) throw claimError(missing, "is missing");
}

/** Compares the times. A token is invalid at the second of `exp` and valid at that of `nbf`. RFC 7519, sections 4.1.4 and 4.1.5. */
function checkTimes({ exp, nbf }: JwtClaims, now: number, skew: number): void {
  if (exp !== undefined && now >= exp + skew) {
    throw tokenError(
      "ERR_PARSEC_JOSE_EXPIRED",
      "The token has expired. Ask for a new one, or check the clocks of both machines.",
    );
  }
  if (nbf !== undefined && now < nbf - skew) {
    throw tokenError("ERR_PARSEC_JOSE_NOT_YET_VALID", "The token is not valid yet. Check the clocks of both machines.");
  }
}

function requireOneOf(claims: JwtClaims, claim: "iss" | "sub", wanted: string | readonly string[] | undefined): void {
  if (wanted === undefined) return;
  const value = claims[claim];
  if (value === undefined) throw claimError(claim, "is missing");
  if (![wanted].flat().includes(value)) throw claimError(claim, "has not the wanted value");
}

/** A reader that is not named in the audience must refuse the token. RFC 7519, section 4.1.3. */
function checkAudience({ aud }: JwtClaims, wanted: string | readonly string[] | undefined): void {
  if (aud === undefined) {
    if (wanted !== undefined) throw claimError("aud", "is missing");
    return;
  }
  const names = [wanted ?? []].flat();
  if (![aud].flat().some((one) => names.includes(one))) {
    throw claimError("aud", "does not name this reader, as the option audience does");
  }
}
