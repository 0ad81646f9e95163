import { type CallOptions, isParsecKey, type JsonWebKey, type ParsecKey } from "@parsec-ts/client";
import { keyFormats } from "@parsec-ts/key-formats";
import { argumentError, isParsecError, kindOf } from "@parsec-ts/wire-protocol";
import { keyError, tokenError } from "../jose-error.js";
import { verifyByPlatform } from "../platform/verify-by-platform.js";
import { algorithmsOfType, JWS_RULES, type JwsAlgorithm, jwsKey, requireRsaBits } from "./jws-algorithm.js";

/** A set of public keys, such as a service publishes. RFC 7517, section 5. */
export interface JsonWebKeySet {
  readonly keys: readonly JsonWebKey[];
}

/**
 * The keys by which a token is verified: a key of the service, a public key, or a set of public keys. An RSA key needs the member `alg`, as
 * it could have six; a key on a curve has one.
 */
export type VerificationKeys = ParsecKey | JsonWebKey | JsonWebKeySet;

/** A key by which a token can be verified. */
export interface VerificationKey {
  readonly alg: JwsAlgorithm;
  verify(input: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

/** Keys that a set may have. */
const MAX_KEYS = 100;

/** Keys of a set that are tried for one token: more than one only if it has no `kid`, or several keys have the same. */
const MAX_TRIED = 8;

/**
 * The keys whose signature a token can have. A key that is given alone is taken whatever `kid` the token has.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`, `ERR_PARSEC_JOSE_KEY`, `ERR_PARSEC_JOSE_UNKNOWN_KEY`, `ERR_PARSEC_JOSE_ALGORITHM`, and the errors of the client
 */
export async function verificationKeys(
  keys: VerificationKeys,
  { alg, kid }: { readonly alg: string; readonly kid: string | undefined },
  options: CallOptions,
): Promise<readonly VerificationKey[]> {
  const found = await candidates(keys, kid, options);
  const matching = found.filter((key) => key.alg === alg);
  if (matching.length === 0) {
    const problem = "The token names another algorithm than its key has, which is not taken from a token. Refuse it.";
    throw tokenError("ERR_PARSEC_JOSE_ALGORITHM", problem);
  }
  if (matching.length > MAX_TRIED) {
    throw tokenError(
      "ERR_PARSEC_JOSE_UNKNOWN_KEY",
      "The token has no kid, and too many keys of the set could be meant.",
    );
  }
  return matching;
}

async function candidates(
  keys: VerificationKeys,
  kid: string | undefined,
  options: CallOptions,
): Promise<readonly VerificationKey[]> {
  if (isParsecKey(keys)) return [await serviceKey(keys, options)];
  const { kty, keys: set } = (keys ?? {}) as { readonly kty?: unknown; readonly keys?: unknown };
  if (typeof kty === "string") return [publicKey(keys as JsonWebKey)];
  if (!Array.isArray(set))
    throw argumentError("keys", `a ParsecKey, a public JWK or { keys: [JWK] }, not ${kindOf(keys)}`);
  if (set.length > MAX_KEYS) throw argumentError("keys", `a set of at most ${MAX_KEYS} keys`);
  const named = (set as readonly unknown[]).filter(
    (jwk) => kid === undefined || (jwk as JsonWebKey | null)?.kid === kid,
  );
  const found = named.flatMap(usableKey);
  if (found.length > 0) return found;
  const message =
    "No key of the set is the token's. Fetch the set again if its keys may have been rotated, else refuse the token.";
  throw tokenError("ERR_PARSEC_JOSE_UNKNOWN_KEY", message);
}

async function serviceKey(key: ParsecKey, options: CallOptions): Promise<VerificationKey> {
  const { alg, hash } = await jwsKey(key, "verify", options);
  return {
    alg,
    verify: (input, signature) => key.verify(input, signature, { ...options, hash, local: true }),
  };
}

/** Keys of a set that are of another type or for another use are passed over, as RFC 7517, section 5, says. */
function usableKey(jwk: unknown): readonly VerificationKey[] {
  if (typeof jwk !== "object" || jwk === null) return [];
  try {
    return [publicKey(jwk as JsonWebKey)];
  } catch (error) {
    if (isParsecError<never>(error)) return [];
    throw error;
  }
}

function publicKey(given: JsonWebKey): VerificationKey {
  const { alg, use, key_ops: operations } = given;
  if (["d", "k"].some((name) => given[name] !== undefined)) {
    throw keyError("The JWK is a secret one. Give its public members only, and keep the others where they belong.");
  }
  if ((use ?? "sig") !== "sig" || (Array.isArray(operations) && !operations.includes("verify"))) {
    throw keyError("The JWK is not for signatures, as its use or its key_ops says.");
  }
  const material = keyFormats.decodeKey({ format: "jwk", key: given });
  const jwk = keyFormats.encodePublicKey(material, "jwk");
  const possible = algorithmsOfType(jwk);
  const name = alg === undefined && possible.length === 1 ? possible[0] : possible.find((one) => one === alg);
  if (name === undefined) {
    throw keyError(
      possible.length > 1 && alg === undefined
        ? 'The RSA key does not say its algorithm, which is not taken from a token. Give { ...jwk, alg: "RS256" }, or what its owner says.'
        : "JOSE has no signature algorithm here for a JWK of this kty, crv and alg. Use P-256, P-384, P-521 or RSA.",
    );
  }
  if (jwk.kty === "RSA") requireRsaBits(material.keyBits);
  return {
    alg: name,
    verify: (input, signature) => verifyByPlatform(jwk, JWS_RULES[name], input, signature),
  };
}
