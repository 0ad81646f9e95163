import { decodeBase64Url } from "@parsec-ts/key-formats";
import { badToken } from "./svid-error.js";
import type { Svid, SvidRequest } from "./svid-messages.js";

/** A token is no longer handed out this many milliseconds before it expires, or in the last quarter of a shorter life. */
const MARGIN_MS = 30_000;

/** The claims that every JWT-SVID has. SPIFFE JWT-SVID, section 3. */
interface Claims {
  readonly sub?: unknown;
  readonly aud?: unknown;
  readonly exp?: unknown;
}

/**
 * Checks that a token is what was requested, and returns the time until which it may be handed out, in milliseconds of `Date.now()`: it is
 * for the audience, its subject is the requested identity and the one that the Workload API names, and it expires later than now. Its
 * signature is checked by the service, which has the keys.
 *
 * @throws `ParsecError` `ERR_PARSEC_SPIFFE_BAD_TOKEN`
 */
export function usableUntil({ token, spiffeId }: Svid, request: SvidRequest, now: number): number {
  const { sub, aud, exp } = claimsOf(token);
  if (typeof sub !== "string" || !sub.startsWith("spiffe://")) throw badToken("names no SPIFFE identity");
  if (request.spiffeId !== "" && sub !== request.spiffeId)
    throw badToken("is of another identity than the requested one");
  if (spiffeId !== "" && sub !== spiffeId) throw badToken("is of another identity than the one named beside it");
  const audience: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (!request.audience.every((one) => audience.includes(one))) throw badToken("is for another audience");
  if (typeof exp !== "number" || !Number.isFinite(exp)) throw badToken("says of itself that it never expires");
  const left = exp * 1000 - now;
  if (left <= 0) throw badToken("has expired, going by this machine's clock");
  return exp * 1000 - Math.min(MARGIN_MS, left / 4);
}

/** Makes a string of the claims only: without the signature they prove nothing. */
function claimsOf(token: Uint8Array): Claims {
  const first = token.indexOf(0x2e);
  const second = token.indexOf(0x2e, first + 1);
  if (second < 0) throw badToken("is no JWT");
  const text = Buffer.from(token.buffer, token.byteOffset + first + 1, second - first - 1).toString("latin1");
  let claims: unknown;
  try {
    claims = JSON.parse(new TextDecoder().decode(decodeBase64Url(text)));
  } catch {
    // Claims that cannot be read stay undefined, which is refused below.
  }
  if (typeof claims !== "object" || claims === null) throw badToken("is no JWT");
  return claims;
}
