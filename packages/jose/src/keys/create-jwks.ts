import { type CallOptions, callOptionRules, isParsecKey, type JsonWebKey, type ParsecKey } from "@parsec-ts/client";
import type { KeyAttributes } from "@parsec-ts/operations";
import { argumentError, checkOptions } from "@parsec-ts/wire-protocol";
import { keyManagementKey } from "../jwe/key-management.js";
import { jwsKey } from "./jws-algorithm.js";
import { thumbprint } from "./thumbprint.js";

/** A public key with its use, its algorithm and its thumbprint. RFC 7517, section 4. */
export type PublicJwk = JsonWebKey & {
  readonly use: "sig" | "enc";
  readonly alg: string;
  readonly kid: string;
};

/** A set of public keys, as it is published at `/.well-known/jwks.json`. RFC 7517, section 5. */
export interface PublicJwks {
  readonly keys: readonly PublicJwk[];
}

/**
 * Makes the set of the public halves of keys, each with `use`, `alg` and its thumbprint (RFC 7638) as `kid`, which tokens of these keys have.
 * Keys that sign and keys that decrypt or agree can be in one set.
 *
 * @throws `ParsecError` `ERR_PARSEC_JOSE_KEY` for a key that JOSE has no algorithm for, and the errors of the client
 */
export async function createJwks(keys: readonly ParsecKey[], options: CallOptions = {}): Promise<PublicJwks> {
  if (!Array.isArray(keys) || !keys.every(isParsecKey))
    throw argumentError("keys", "an array of ParsecKeys", "createJwks");
  checkOptions("createJwks", options, callOptionRules);
  return { keys: await Promise.all(keys.map((key) => publicJwk(key, options))) };
}

async function publicJwk(key: ParsecKey, options: CallOptions): Promise<PublicJwk> {
  const use = isForSignatures((await key.info(options)).attributes) ? "sig" : "enc";
  const { jwk, alg } = use === "sig" ? await jwsKey(key, "sign", options) : await keyManagementKey(key, options);
  return { ...jwk, use, alg, kid: await thumbprint(jwk) };
}

function isForSignatures({ keyPolicy }: KeyAttributes): boolean {
  return keyPolicy.keyAlgorithm.kind === "asymmetricSignature";
}
