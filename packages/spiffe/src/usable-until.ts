import { decodeBase64Url } from "@parsec-ts/key-formats";
import { badToken } from "./svid-error.js";

/** A token is no longer handed out this many milliseconds before it expires, or in the last quarter of a shorter life. */
const MARGIN_MS = 30_000;

/**
 * Returns the time until which a token may be handed out, in milliseconds of `Date.now()`. It is taken from the token's `exp`, which SPIFFE
 * JWT-SVID, section 3.3, requires.
 *
 * @throws `ParsecError` `ERR_PARSEC_SPIFFE_BAD_TOKEN` for a token that is no JWT in compact form, or has expired
 */
export function usableUntil(token: Uint8Array, now: number): number {
  const expiry = expiryOf(token) * 1000;
  const left = expiry - now;
  if (left <= 0) throw badToken("has expired, going by this machine's clock");
  return expiry - Math.min(MARGIN_MS, left / 4);
}

/** Makes a string of the claims only: without the signature they prove nothing. */
function expiryOf(token: Uint8Array): number {
  const first = token.indexOf(0x2e);
  const second = token.indexOf(0x2e, first + 1);
  if (first < 0 || second < 0) throw badToken("is no JWT");
  const claims = Buffer.from(token.buffer, token.byteOffset + first + 1, second - first - 1).toString("latin1");
  let exp: unknown;
  try {
    exp = (JSON.parse(new TextDecoder().decode(decodeBase64Url(claims))) as { exp?: unknown } | null)?.exp;
  } catch {
    throw badToken("is no JWT");
  }
  if (typeof exp !== "number" || !Number.isFinite(exp)) throw badToken("says of itself that it never expires");
  return exp;
}
