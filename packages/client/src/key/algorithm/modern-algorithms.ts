import type { Aead, Algorithm, EccFamily, Hash, KeyAgreement, KeyType, Mac } from "@parsec-ts/operations";
import { policyError } from "../policy-error.js";

/** Hashes that are used on the service's word alone: SHA-2 and SHA-3. */
const MODERN_HASHES: ReadonlySet<unknown> = /* @__PURE__ */ new Set<Hash>([
  "SHA_224",
  "SHA_256",
  "SHA_384",
  "SHA_512",
  "SHA_512_224",
  "SHA_512_256",
  "SHA3_224",
  "SHA3_256",
  "SHA3_384",
  "SHA3_512",
]);

/** Hashes of RSA-OAEP that are used on the service's word alone: SHA-256 and up. */
const MODERN_OAEP_HASHES: ReadonlySet<unknown> = /* @__PURE__ */ new Set<Hash>([
  "SHA_256",
  "SHA_384",
  "SHA_512",
  "SHA_512_256",
  "SHA3_256",
  "SHA3_384",
  "SHA3_512",
]);

/** Curves on which signatures are made on the service's word alone: those of NIST and brainpool. */
const SIGNATURE_FAMILIES: ReadonlySet<unknown> = /* @__PURE__ */ new Set<EccFamily>(["SECP_R1", "BRAINPOOL_P_R1"]);

/** Curves on which secrets are agreed on the service's word alone: X25519 and X448 too. */
const AGREEMENT_FAMILIES: ReadonlySet<unknown> = /* @__PURE__ */ new Set<EccFamily>([
  "SECP_R1",
  "BRAINPOOL_P_R1",
  "MONTGOMERY",
]);

const MODERN_AEADS: ReadonlySet<unknown> = /* @__PURE__ */ new Set(["GCM", "CCM", "CHACHA20_POLY1305"]);

export function isModernHash(hash: Hash): boolean {
  return MODERN_HASHES.has(hash);
}

export function isModernOaepHash(hash: Hash): boolean {
  return MODERN_OAEP_HASHES.has(hash);
}

/**
 * Refuses an algorithm that only the service named and that is not modern. The hashes of signatures and of OAEP are checked where it is
 * known whether the caller named another one.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_POLICY`
 */
export function requireModern(listed: Algorithm, listedType: KeyType): void {
  switch (listed.kind) {
    case "asymmetricSignature":
      requireCurve(listedType, SIGNATURE_FAMILIES, 'ecdsa("SHA_256")');
      break;
    case "keyAgreement":
      requireListed(isModernAgreement(listed.value), "a key agreement other than ECDH", "ecdh()");
      requireCurve(listedType, AGREEMENT_FAMILIES, "ecdh()");
      break;
    case "aead":
      requireListed(isModernAead(listed.value), "a short tag or an unknown cipher", 'aead("GCM", 12)');
      break;
    case "mac":
      requireListed(isModernMac(listed.value), "an old or a short MAC", 'hmac("SHA_1")');
      break;
    default:
  }
}

function requireCurve(keyType: KeyType, families: ReadonlySet<unknown>, example: string): void {
  if (!isEccKey(keyType)) return;
  requireListed(families.has(keyType.curveFamily), `a curve of ${keyType.curveFamily}`, example);
}

function requireListed(isModern: boolean, listed: string, example: string): void {
  if (isModern) return;
  throw policyError(
    `The service lists it with ${listed}, which is not used unless the caller names the algorithm: ` +
      `key(name, { algorithm: ${example} }).`,
  );
}

function isModernAgreement(alg: KeyAgreement): boolean {
  if (alg.kind === "unknown") return false;
  return (alg.kind === "raw" ? alg.value : alg.kaAlg) === "ECDH";
}

function isModernAead(alg: Aead): boolean {
  return alg.kind === "aeadWithDefaultLengthTag" && MODERN_AEADS.has(alg.value);
}

function isModernMac(alg: Mac): boolean {
  if (alg.kind !== "fullLength") return false;
  return alg.value.kind === "cmac" || (alg.value.kind === "hmac" && isModernHash(alg.value.hashAlg));
}

/** True for the types of keys on an elliptic curve. */
export function isEccKey(
  keyType: KeyType,
): keyType is Extract<KeyType, { readonly kind: "eccKeyPair" | "eccPublicKey" }> {
  return keyType.kind === "eccKeyPair" || keyType.kind === "eccPublicKey";
}
