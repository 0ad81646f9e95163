import type { CurveName, Hash } from "@parsec-ts/operations";

/** OpenSSL's names of curves, as far as they differ from ours. */
const OPENSSL_CURVES: Partial<Record<CurveName, string>> = {
  "P-192": "prime192v1",
  "P-224": "secp224r1",
  "P-256": "prime256v1",
  "P-384": "secp384r1",
  "P-521": "secp521r1",
};

/** Returns OpenSSL's name of a curve. */
export function opensslCurve(curve: CurveName): string {
  return OPENSSL_CURVES[curve] ?? curve;
}

/** Returns OpenSSL's name of a hash: `sha256` for SHA_256, `sha3-256` for SHA3_256. */
export function opensslHash(hash: Hash): string {
  return String(hash).toLowerCase().replace(/^sha_/, "sha").replace("_", "-");
}
