import { type CallOptions, callOptionRules, type JsonWebKey, mustBeParsecKey, type ParsecKey } from "@parsec-ts/client";
import { keyFormats } from "@parsec-ts/key-formats";
import type { AsymmetricSignature, Hash } from "@parsec-ts/operations";
import { checkArgument, checkOptions } from "@parsec-ts/wire-protocol";
import { keyError } from "../jose-error.js";

/** Signature algorithms of JOSE that keys of a Parsec service have. RFC 7518, section 3.1. */
export type JwsAlgorithm = "ES256" | "ES384" | "ES512" | "PS256" | "PS384" | "PS512" | "RS256" | "RS384" | "RS512";

/** A signature algorithm of JOSE by its parts. */
export interface JwsRule {
  readonly kind: "ecdsa" | "rsaPkcs1v15Sign" | "rsaPss";
  readonly hash: Hash;
  /** The curve, which belongs to the algorithm. RFC 7518, section 3.4. */
  readonly crv?: string;
}

export const JWS_RULES: { readonly [Name in JwsAlgorithm]: JwsRule } = {
  ES256: { kind: "ecdsa", hash: "SHA_256", crv: "P-256" },
  ES384: { kind: "ecdsa", hash: "SHA_384", crv: "P-384" },
  ES512: { kind: "ecdsa", hash: "SHA_512", crv: "P-521" },
  PS256: { kind: "rsaPss", hash: "SHA_256" },
  PS384: { kind: "rsaPss", hash: "SHA_384" },
  PS512: { kind: "rsaPss", hash: "SHA_512" },
  RS256: { kind: "rsaPkcs1v15Sign", hash: "SHA_256" },
  RS384: { kind: "rsaPkcs1v15Sign", hash: "SHA_384" },
  RS512: { kind: "rsaPkcs1v15Sign", hash: "SHA_512" },
};

/** Shortest modulus of an RSA key, in bits. RFC 7518, sections 3.3, 3.5 and 4.3. */
export const MIN_RSA_BITS = 2048;

/** A key of the service, with what JOSE needs to know of it. */
export interface JwsKey {
  readonly alg: JwsAlgorithm;
  readonly hash: Hash;
  /** The public key, with the members that make it and no others. */
  readonly jwk: JsonWebKey;
}

/**
 * The algorithm of JOSE by which a key signs: `ES256` for ECDSA on P-256. It follows from the key alone, from its policy and its curve.
 *
 * @throws `ParsecError` `ERR_PARSEC_JOSE_KEY` for a key that JOSE has no algorithm for, `ERR_PARSEC_KEY_POLICY`, and the errors of the client
 */
export async function jwsAlgorithm(key: ParsecKey, options: CallOptions = {}): Promise<JwsAlgorithm> {
  checkArgument("jwsAlgorithm", "key", key, mustBeParsecKey);
  checkOptions("jwsAlgorithm", options, callOptionRules);
  return (await jwsKey(key, "sign", options)).alg;
}

export async function jwsKey(key: ParsecKey, use: "sign" | "verify", options: CallOptions): Promise<JwsKey> {
  const { value } = await key.algorithm(use, options);
  const jwk = await key.exportPublicKey("jwk", options);
  const alg = algorithmName(value, jwk);
  return { alg, hash: JWS_RULES[alg].hash, jwk };
}

/** The names of the algorithms that a public key can have by its type: one for a curve, six for RSA. */
export function algorithmsOfType({ kty, crv }: JsonWebKey): readonly JwsAlgorithm[] {
  return (Object.keys(JWS_RULES) as JwsAlgorithm[]).filter((name) => {
    const rule = JWS_RULES[name];
    return kty === "RSA" ? rule.crv === undefined : kty === "EC" && rule.crv === crv;
  });
}

/** @throws `ParsecError` `ERR_PARSEC_JOSE_KEY` for an RSA key that is too short */
export function requireRsaBits(keyBits: number): void {
  if (keyBits >= MIN_RSA_BITS) return;
  throw keyError(`JOSE wants RSA keys of ${MIN_RSA_BITS} bits and more, and this one has ${keyBits}. Use another key.`);
}

function algorithmName(value: AsymmetricSignature, jwk: JsonWebKey): JwsAlgorithm {
  const { kind } = value;
  if (kind === "rsaPss" || kind === "rsaPkcs1v15Sign") {
    requireRsaBits(keyFormats.decodeKey({ format: "jwk", key: jwk }).keyBits);
  }
  const ruleKind = kind === "deterministicEcdsa" || kind === "ecdsaAny" ? "ecdsa" : kind;
  const named = algorithmsOfType(jwk).filter((name) => JWS_RULES[name].kind === ruleKind);
  const hash = hashOf(value);
  // A policy that leaves the hash open: the curve's, or SHA-256, the first of RSA's.
  const alg = hash === "any" ? named[0] : named.find((name) => JWS_RULES[name].hash === hash);
  if (alg !== undefined) return alg;
  throw keyError(
    `JOSE has no algorithm for ${kind} with ${hash}${typeof jwk.crv === "string" ? ` on ${jwk.crv}` : ""}. Use a key of ecdsaKey("P-256"), ` +
      '("P-384") or ("P-521"), rsaPssKey or rsaPkcs1v15Key.',
  );
}

function hashOf(value: AsymmetricSignature): string {
  if (!("hashAlg" in value)) return value.kind === "ecdsaAny" ? "any" : "no hash";
  const { hashAlg } = value;
  return hashAlg.kind === "specific" ? String(hashAlg.value) : hashAlg.kind;
}
