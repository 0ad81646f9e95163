import { AuthType, Status } from "@parsec-ts/wire-protocol";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { StatusError } from "../status-error.js";
import { type Authenticator, MOCK_VERSION } from "./authenticator.js";

/** Options of the authenticator that verifies JWT-SVIDs. */
export interface JwtSvidOptions {
  /** Public keys of the trust domain, as a JSON Web Key Set (RFC 7517). */
  readonly keys: { readonly keys: readonly object[] };
  /** The audience that a token must name. Default: `parsec`. */
  readonly audience?: string;
}

/** Signature algorithms that a JWT-SVID may use. SPIFFE's JWT-SVID, section 2.1. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512"];

/**
 * Verifies the signature, the audience and the expiry of a JWT-SVID, and names the application by its SPIFFE id.
 *
 * @throws TypeError or jose's error if `keys` is not a JSON Web Key Set
 */
export function jwtSvid({ keys, audience = "parsec" }: JwtSvidOptions): Authenticator {
  const findKey = createLocalJWKSet(keys as JSONWebKeySet);
  return {
    info: { ...MOCK_VERSION, description: "Mock: verifies JWT-SVIDs with the configured keys", id: AuthType.JwtSvid },
    async nameOf(auth) {
      try {
        const requiredClaims = ["sub", "aud", "exp"];
        const { payload } = await jwtVerify(auth, findKey, { algorithms: ALGORITHMS, audience, requiredClaims });
        if (payload.sub?.startsWith("spiffe://")) return payload.sub;
      } catch {
        // The reason is not told to a client that has not proved its identity.
      }
      throw new StatusError(Status.AuthenticationError);
    },
  };
}
