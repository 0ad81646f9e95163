import type { ParsecKey } from "@parsec-ts/client";
import { rawSigner } from "./sign-raw.js";

/** A `Signer` of `did-jwt`. */
export type DidJwtSigner = (data: string | Uint8Array) => Promise<string>;

/**
 * A signer for `createJWT` of `did-jwt`, whose option `alg` is `await jwsAlgorithm(key)`: it makes tokens of `ES256`.
 *
 * @example
 * ```ts
 * const token = await createJWT({ aud: "did:web:cloud" }, { issuer: "did:web:pump-17", signer: didJwtSigner(key) }, { alg: "ES256" });
 * ```
 * @throws from the signer, `ParsecError` `ERR_PARSEC_JOSE_KEY` and the errors of the client
 */
export function didJwtSigner(key: ParsecKey): DidJwtSigner {
  return rawSigner("didJwtSigner", key);
}
