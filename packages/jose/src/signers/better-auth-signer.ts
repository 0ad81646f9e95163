import { mustBeParsecKey, type ParsecKey } from "@parsec-ts/client";
import { type ArgumentRule, argumentError, checkArgument, mustBeObject } from "@parsec-ts/wire-protocol";
import { signJwt } from "../jwt/sign-jwt.js";
import { jwsKey } from "../keys/jws-algorithm.js";
import { thumbprint } from "../keys/thumbprint.js";

/** The option `jwt.sign` of the plugin `jwt` of better-auth. */
export type BetterAuthSigner = (
  payload: { readonly [claim: string]: unknown },
  header?: { readonly typ?: string; readonly cty?: string },
  signingConfig?: { readonly signingKeyId?: string | undefined; readonly signingAlgorithm?: string | undefined },
) => Promise<string>;

/** The names are the library's: it passes more of them. */
const mustBeSigningConfig: ArgumentRule = /* @__PURE__ */ mustBeObject('{ signingAlgorithm: "ES256" }');

/**
 * A signer for the plugin `jwt` of better-auth. Its option `jwks.remoteUrl` must name where the set of `createJwks([key])` is published.
 *
 * @example
 * ```ts
 * jwt({ jwks: { remoteUrl: "https://example.org/.well-known/jwks.json" }, jwt: { sign: betterAuthSigner(key) } });
 * ```
 * @throws from the signer, `ParsecError` `ERR_PARSEC_ARGUMENT` for another key or algorithm than this key's, `ERR_PARSEC_JOSE_KEY`, and
 * the errors of the client
 */
export function betterAuthSigner(key: ParsecKey): BetterAuthSigner {
  checkArgument("betterAuthSigner", "key", key, mustBeParsecKey);
  return async (payload, header = {}, signingConfig = {}) => {
    checkArgument("betterAuthSigner", "signingConfig", signingConfig, mustBeSigningConfig);
    const { signingKeyId, signingAlgorithm } = signingConfig;
    const { alg, jwk } = await jwsKey(key, "sign", {});
    if (signingAlgorithm !== undefined && signingAlgorithm !== alg) {
      throw argumentError("signingAlgorithm", `left out or ${alg}, the algorithm of the key`);
    }
    if (signingKeyId !== undefined && signingKeyId !== (await thumbprint(jwk))) {
      throw argumentError("signingKeyId", "left out or the thumbprint of the key, which is its kid in createJwks");
    }
    return await signJwt(key, payload, { header: { ...header } });
  };
}
