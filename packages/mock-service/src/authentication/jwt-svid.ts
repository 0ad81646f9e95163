import { AuthType, Status } from "@parsec-ts/wire-protocol";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { StatusError } from "../status-error.js";
import { type Authenticator, MOCK } from "./authenticator.js";

export interface JwtSvidOptions {
  /** Public keys of the trust domain, as a JSON Web Key Set (RFC 7517). */
  readonly keys: { readonly keys: readonly object[] };
  /** What a token's audience must hold; `parsec`, unless told otherwise. */
  readonly audience?: string;
}

/** What may sign a JWT-SVID. SPIFFE's JWT-SVID, section 2.1. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512"];

/**
 * Verifies the signature, the audience and the time of a JWT-SVID, and names the application by its SPIFFE id.
 *
 * @throws TypeError or jose's error for keys that are no JSON Web Key Set
 */
export function jwtSvid({ keys, audience = "parsec" }: JwtSvidOptions): Authenticator {
  const keyOf = createLocalJWKSet(keys as JSONWebKeySet);
  return {
    info: { ...MOCK, description: "Mock: verifies JWT-SVIDs by the keys that it was given", id: AuthType.JwtSvid },
    async nameOf(auth) {
      try {
        const requiredClaims = ["sub", "aud", "exp"];
        const { payload } = await jwtVerify(auth, keyOf, { algorithms: ALGORITHMS, audience, requiredClaims });
        if (payload.sub?.startsWith("spiffe://")) return payload.sub;
      } catch {
        // Why not is nothing that an application without an identity should learn.
      }
      throw new StatusError(Status.AuthenticationError);
    },
  };
}
