import { mustBeParsecKey, type ParsecKey } from "@parsec-ts/client";
import { type ArgumentRule, argumentError, checkArgument, mustBeObject } from "@parsec-ts/wire-protocol";
import { type JwsAlgorithm, jwsKey } from "../keys/jws-algorithm.js";

/** The numbers of the algorithms in COSE. RFC 9053, table 1. */
const COSE_ALGORITHMS: Readonly<Partial<Record<JwsAlgorithm, number>>> = { ES256: -7, ES384: -35, ES512: -36 };

/** `ctx.cose.sign1.sign` of `@owf/mdoc`. */
export type MdocSigner = (input: {
  readonly toBeSigned: Uint8Array;
  readonly algorithm?: number;
}) => Promise<Uint8Array>;

/** The names are the library's: it passes more of them. */
const mustBeInput: ArgumentRule = /* @__PURE__ */ mustBeObject("{ toBeSigned }");

/**
 * A signer for the context of `@owf/mdoc`. The `CoseKey` that the library passes is not looked at: its public half must be this key's.
 *
 * @example
 * ```ts
 * const ctx = { cose: { sign1: { sign: mdocSigner(key), verify } }, crypto, x509 };
 * ```
 * @throws from the signer, `ParsecError` `ERR_PARSEC_ARGUMENT` for another algorithm than the key's, `ERR_PARSEC_JOSE_KEY`, and the errors of the
 * client
 */
export function mdocSigner(key: ParsecKey): MdocSigner {
  checkArgument("mdocSigner", "key", key, mustBeParsecKey);
  return async (input) => {
    checkArgument("mdocSigner", "input", input, mustBeInput);
    const { toBeSigned, algorithm } = input;
    const { alg, hash } = await jwsKey(key, "sign", {});
    const number = COSE_ALGORITHMS[alg];
    if (number === undefined || (algorithm !== undefined && algorithm !== number)) {
      throw argumentError("algorithm", `that of the key, which signs by ${alg}; mdoc has ES256, ES384 and ES512`);
    }
    return await key.sign(toBeSigned, { hash });
  };
}
