import type { JsonWebKey } from "@parsec-ts/client";
import { encodeBase64Url } from "@parsec-ts/key-formats";
import { utf8Bytes } from "@parsec-ts/operations/codec";
import { checkArgument } from "@parsec-ts/wire-protocol";
import { keyError } from "../jose-error.js";
import { sha256 } from "../platform/sha256.js";
import { mustBeJwk } from "./argument-rules.js";

/** The members that identify a key, by its type, in the order in which they are hashed. RFC 7638, section 3.2; RFC 8037, section 2. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  EC: ["crv", "kty", "x", "y"],
  OKP: ["crv", "kty", "x"],
  RSA: ["e", "kty", "n"],
};

/**
 * The thumbprint of a public key by SHA-256, as base64url: the `kid` that its tokens have here. RFC 7638. The members are taken as they
 * are: coordinates must have their full length.
 *
 * @throws `ParsecError` `ERR_PARSEC_JOSE_KEY` for a key of another type, a secret one among them; `ERR_PARSEC_LOCAL_UNSUPPORTED`
 */
export async function thumbprint(jwk: JsonWebKey): Promise<string> {
  checkArgument("thumbprint", "jwk", jwk, mustBeJwk);
  const names = Object.hasOwn(MEMBERS, jwk.kty) ? MEMBERS[jwk.kty] : undefined;
  if (names === undefined)
    throw keyError("Only keys whose kty is EC, OKP or RSA have a thumbprint here. Give a public one.");
  const members = names.map((name) => {
    const value = jwk[name];
    if (typeof value !== "string") throw keyError(`The key has no member ${name}. Give the whole JWK.`);
    return [name, value] as const;
  });
  return encodeBase64Url(await sha256(utf8Bytes(JSON.stringify(Object.fromEntries(members)))));
}
