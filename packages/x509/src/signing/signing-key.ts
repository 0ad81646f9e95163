import { type CallOptions, isParsecKey, type ParsecKey } from "@parsec-ts/client";
import { decodeKey, type KeyMaterial } from "@parsec-ts/key-formats";
import type { AsymmetricSignature } from "@parsec-ts/operations";
import { type CryptoKeyLike, parsecKeyOf } from "@parsec-ts/webcrypto";
import { type ArgumentRule, kindOf } from "@parsec-ts/wire-protocol";
import { keyName } from "../key-name.js";
import { keyError } from "../x509-error.js";
import { HASHES, type SignatureHash, type SignatureRule } from "./signature-algorithm.js";

/** A key of the service: a handle of `client.key(name)`, or a `CryptoKey` of `parsecCrypto`. */
export type CertificateKey = ParsecKey | CryptoKeyLike;

/** A key of the service, with what X.509 needs to know of it. */
export interface SigningKey {
  readonly handle: ParsecKey;
  readonly options: CallOptions;
  readonly rule: SignatureRule;
  /** The public key in DER: SubjectPublicKeyInfo. */
  readonly spki: Uint8Array<ArrayBuffer>;
  readonly material: KeyMaterial;
}

/** The curves that X.509 has signatures for here, and the hash that is as strong as each. */
export const CURVE_HASHES: Readonly<Record<string, SignatureHash>> = {
  "P-256": "SHA_256",
  "P-384": "SHA_384",
  "P-521": "SHA_512",
};

/** Accepts key handles, of any installed copy of the client, and service keys of WebCrypto. */
export const mustBeCertificateKey: ArgumentRule = (value) =>
  handleOf(value) === undefined
    ? `a ParsecKey, as client.key(name) returns it, or a CryptoKey of parsecCrypto, not ${kindOf(value)}`
    : undefined;

function handleOf(value: unknown): ParsecKey | undefined {
  return isParsecKey(value) ? value : parsecKeyOf(value);
}

/**
 * Finds out how a key signs: its algorithm follows from its policy and its curve.
 *
 * @throws `ParsecError` `ERR_PARSEC_X509_KEY`, `ERR_PARSEC_KEY_POLICY`, and the errors of the client
 */
export async function signingKey(key: CertificateKey, options: CallOptions): Promise<SigningKey> {
  const handle = handleOf(key) as ParsecKey;
  const { value } = await handle.algorithm("sign", options);
  const spki = await handle.exportPublicKey("der", options);
  const material = decodeKey({ format: "der", key: spki });
  return { handle, options, rule: ruleFor(value, material), spki, material };
}

function ruleFor(value: AsymmetricSignature, material: KeyMaterial): SignatureRule {
  const kind = ruleKind(value);
  const curve = keyName(material);
  // A policy that leaves the hash open: the curve's, or SHA-256 for RSA.
  const usual = kind === "ecdsa" ? CURVE_HASHES[curve] : "SHA_256";
  const hash = hashOf(value) ?? usual;
  if (kind !== undefined && usual !== undefined && isSignatureHash(hash)) return { kind, hash };
  throw keyError(
    `X.509 has no algorithm here for ${value.kind} with ${hash ?? "this hash"} by a key of ${curve}. Use a key of ecdsaKey("P-256"), ("P-384") or ("P-521"), ` +
      "rsaPssKey or rsaPkcs1v15Key.",
  );
}

function ruleKind({ kind }: AsymmetricSignature): SignatureRule["kind"] | undefined {
  if (kind === "ecdsa" || kind === "deterministicEcdsa" || kind === "ecdsaAny") return "ecdsa";
  return kind === "rsaPss" || kind === "rsaPkcs1v15Sign" ? kind : undefined;
}

/** The hash that a policy names; `undefined` for one that leaves it open. */
function hashOf(value: AsymmetricSignature): string | undefined {
  if (!("hashAlg" in value) || value.hashAlg.kind === "any") return undefined;
  return value.hashAlg.kind === "specific" ? String(value.hashAlg.value) : value.hashAlg.kind;
}

function isSignatureHash(hash: string | undefined): hash is SignatureHash {
  return hash !== undefined && Object.hasOwn(HASHES, hash);
}
