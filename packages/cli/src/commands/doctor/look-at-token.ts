import type { TokenSource } from "@parsec-ts/node";
import type { SpiffeErrorCode } from "@parsec-ts/spiffe";
import { isParsecError } from "@parsec-ts/wire-protocol";
import { type Finding, note, ok, problem } from "./finding.js";

/** The code of a token that the agent gave and that cannot be used: expired, of another identity, for another audience. */
const BAD_TOKEN = "ERR_PARSEC_SPIFFE_BAD_TOKEN";

/** Seconds by which the clocks of two machines may well differ. */
const CLOCK_SKEW_S = 5;

/** Claims that say when a token is valid, in seconds since 1970. */
interface Times {
  readonly sub?: unknown;
  readonly iat?: unknown;
  readonly nbf?: unknown;
  readonly exp?: unknown;
}

/** Fetches a token and compares its times with the clock. The source has checked that it is not expired. */
export async function lookAtToken(tokens: TokenSource, signal: AbortSignal): Promise<Finding> {
  let times: Times;
  try {
    times = timesOf(await tokens.token({ signal }));
  } catch (error) {
    const isBad = isParsecError<SpiffeErrorCode>(error) && error.code === BAD_TOKEN;
    const advice = "If it has expired, compare this machine's clock (`date -u`) with the issuer's.";
    return problem("token", error, isBad ? advice : undefined);
  }
  const now = Date.now() / 1000;
  const start = Math.max(numberOr(times.iat, 0), numberOr(times.nbf, 0));
  const text = `${String(times.sub)}, valid for ${Math.round(numberOr(times.exp, now) - now)} s`;
  if (start <= now + CLOCK_SKEW_S) return ok("token", text);
  return note(
    "token",
    `${text}; it begins ${Math.round(start - now)} s in the future`,
    "This machine's clock is behind the issuer's: compare `date -u` on both.",
  );
}

/** The claims of a JWT that was checked to be one. */
function timesOf(token: Uint8Array): Times {
  const [, claims = ""] = Buffer.from(token).toString("latin1").split(".");
  return JSON.parse(Buffer.from(claims, "base64url").toString("utf8")) as Times;
}

function numberOr(value: unknown, other: number): number {
  return typeof value === "number" ? value : other;
}
