import type { ParsecKey } from "@parsec-ts/client";
import { rawSigner } from "./sign-raw.js";

/** The option `signer`, or `kbSigner`, of `@sd-jwt/core`. */
export type SdJwtSigner = (data: string) => Promise<string>;

/**
 * A signer for `SDJwtInstance` of `@sd-jwt/core`, whose option `signAlg` is `await jwsAlgorithm(key)`.
 *
 * @example
 * ```ts
 * const sdJwt = new SDJwtInstance({ signer: sdJwtSigner(key), signAlg: await jwsAlgorithm(key), hasher, saltGenerator });
 * ```
 * @throws from the signer, `ParsecError` `ERR_PARSEC_JOSE_KEY` and the errors of the client
 */
export function sdJwtSigner(key: ParsecKey): SdJwtSigner {
  return rawSigner("sdJwtSigner", key);
}
