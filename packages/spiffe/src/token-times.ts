import { decodeBase64Url } from "@parsec-ts/key-formats";
import { badToken } from "./svid-error.js";

/** Milliseconds before its expiry at which a token is no longer handed out, or a quarter of the time it was given for. */
const MARGIN_MS = 30_000;

/**
 * Until when a token may be handed out, in milliseconds of `Date.now()`. SPIFFE JWT-SVID, section 3.3: it has an `exp`.
 *
 * @throws `ParsecError` `ERR_PARSEC_SPIFFE_BAD_TOKEN` for what is no JWT in compact form, or has expired
 */
export function usableUntil(token: Uint8Array, now: number): number {
  const expiry = expiryOf(token) * 1000;
  const left = expiry - now;
  if (left <= 0) throw badToken("has expired, going by this machine's clock");
  return expiry - Math.min(MARGIN_MS, left / 4);
}

/** Only the claims become a string: without the signature they prove nothing. */
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
