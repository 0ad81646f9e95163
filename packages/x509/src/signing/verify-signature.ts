import { decodeEcdsaSignature, type KeyMaterial } from "@parsec-ts/key-formats";
import { type AsymmetricSignature, ecdsa, type Hash, rsaPkcs1v15Sign, rsaPss } from "@parsec-ts/operations";
import { webLocalCrypto } from "@parsec-ts/webcrypto";
import type { SignatureRule } from "./signature-algorithm.js";

const ALGORITHMS: { readonly [Kind in SignatureRule["kind"]]: (hash: Hash) => AsymmetricSignature } = {
  ecdsa,
  rsaPkcs1v15Sign,
  rsaPss,
};

/** A signature in the form of X.509: that of ECDSA is DER. */
export interface SignatureToVerify {
  readonly material: KeyMaterial;
  readonly rule: SignatureRule;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Verifies a signature by a public key, on this platform. A malformed signature is an invalid one, as one of another kind of key is.
 *
 * @throws `ParsecError` `ERR_PARSEC_LOCAL_UNSUPPORTED` for a curve that the platform lacks
 */
export async function verifySignature({ material, rule, message, signature }: SignatureToVerify): Promise<boolean> {
  const isEcc = material.keyType.kind === "eccPublicKey";
  if (isEcc !== (rule.kind === "ecdsa")) return false;
  const raw = isEcc ? rawSignature(signature, Math.ceil(material.keyBits / 8)) : signature;
  if (raw === undefined) return false;
  return await webLocalCrypto().verify(material, ALGORITHMS[rule.kind](rule.hash), rule.hash, message, raw);
}

function rawSignature(der: Uint8Array, width: number): Uint8Array | undefined {
  try {
    return decodeEcdsaSignature(der, width);
  } catch {
    return undefined;
  }
}
