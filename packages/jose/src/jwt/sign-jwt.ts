import { type CallOptions, callOptionRules, mustBeParsecKey, type ParsecKey } from "@parsec-ts/client";
import {
  argumentError,
  checkArgument,
  checkOptions,
  mustBeDate,
  mustBeText,
  mustBeTimeSpan,
  type OptionRules,
  secondsOf,
  type TimeSpan,
} from "@parsec-ts/wire-protocol";
import { encodeObject } from "../json/encode-object.js";
import { type HeaderMembers, mustBeHeaderMembers } from "../jws/header.js";
import { signParts } from "../jws/sign-jws.js";
import { mustBeClaims, mustBeTexts } from "../keys/argument-rules.js";
import { type JwtClaims, wrongClaim } from "./claims.js";

/** Bytes that the claims of a token may have: many servers take no longer header fields. */
export const MAX_CLAIMS_LENGTH = 32_768;

/** Options of {@link signJwt}. Each sets the claim of its name, which the claims must not have too. */
export interface SignJwtOptions extends CallOptions {
  /** The time from now to `exp`: `"5m"`, `"8h"`, or seconds. */
  readonly expiresIn?: TimeSpan;
  /** Sets `nbf`. */
  readonly notBefore?: Date;
  /** Sets `iss`. */
  readonly issuer?: string;
  /** Sets `sub`. */
  readonly subject?: string;
  /** Sets `aud`. */
  readonly audience?: string | readonly string[];
  /** Sets `jti`. */
  readonly jwtId?: string;
  /** Members of the header, beside `alg` and `kid`; `typ` is `JWT` by default. */
  readonly header?: HeaderMembers;
  /** The time of `iat`, instead of the machine's clock. */
  readonly now?: Date;
}

const signJwtOptionRules: OptionRules<SignJwtOptions> = {
  ...callOptionRules,
  expiresIn: mustBeTimeSpan,
  notBefore: mustBeDate,
  issuer: mustBeText,
  subject: mustBeText,
  audience: mustBeTexts,
  jwtId: mustBeText,
  header: mustBeHeaderMembers,
  now: mustBeDate,
};

/**
 * Signs a JWT by a key of the service. Its `alg` follows from the key, its `kid` is the key's thumbprint, and `iat` is set unless the claims
 * have it.
 *
 * @example
 * ```ts
 * const token = await signJwt(key, { sub: "pump-17", aud: "cloud" }, { expiresIn: "5m" });
 * ```
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`; `ERR_PARSEC_JOSE_KEY` for a key that JOSE has no algorithm for; the errors of the client
 */
export async function signJwt(key: ParsecKey, claims: JwtClaims, options: SignJwtOptions = {}): Promise<string> {
  checkArgument("signJwt", "key", key, mustBeParsecKey);
  checkArgument("signJwt", "claims", claims, mustBeClaims);
  checkOptions("signJwt", options, signJwtOptionRules);
  const { expiresIn, notBefore, issuer, subject, audience, jwtId, header, now = new Date(), ...callOptions } = options;
  const iat = toSeconds(now);
  const lifetime = expiresIn === undefined ? undefined : secondsOf(expiresIn);
  const all = withClaims(claims.iat === undefined ? { ...claims, iat } : claims, {
    iss: issuer,
    sub: subject,
    aud: audience,
    exp: lifetime === undefined ? undefined : iat + lifetime,
    nbf: notBefore && toSeconds(notBefore),
    jti: jwtId,
  });
  const wrong = wrongClaim(all);
  if (wrong !== undefined) throw argumentError(`claims.${wrong.claim}`, wrong.expected, "signJwt");
  const payload = encodeObject(all, "claims", MAX_CLAIMS_LENGTH);
  const signed = await signParts(key, payload, { typ: "JWT", ...header }, callOptions);
  return `${signed.protected}.${payload}.${signed.signature}`;
}

/** Adds claims that options set. */
function withClaims(claims: JwtClaims, added: Readonly<Record<string, unknown>>): JwtClaims {
  const set = Object.entries(added).filter(([, value]) => value !== undefined);
  const twice = set.find(([name]) => claims[name] !== undefined)?.[0];
  if (twice !== undefined) throw argumentError(`claims.${twice}`, "left out if an option sets it", "signJwt");
  return { ...claims, ...Object.fromEntries(set) };
}

function toSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
