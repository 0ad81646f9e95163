import { Curve, type CurveName, type KeyType } from "@parsec-ts/operations";
import { objectIdentifier } from "./der.js";

/** What others call a curve: its object identifier, and its name in a JWK where it has one. */
export interface CurveIdentity {
  readonly name: CurveName;
  readonly bits: number;
  readonly oid: string;
  /** `OKP` for curves whose public keys are one coordinate. RFC 8037. */
  readonly kty: "EC" | "OKP";
  readonly crv?: string;
}

/** Object identifiers: SEC 2, RFC 5639, RFC 8410. Names in a JWK: RFC 7518, RFC 8037, RFC 8812. */
const IDENTITIES: Readonly<Record<CurveName, Omit<CurveIdentity, "name" | "bits">>> = {
  "P-192": { kty: "EC", oid: "1.2.840.10045.3.1.1" },
  "P-224": { kty: "EC", oid: "1.3.132.0.33" },
  "P-256": { kty: "EC", oid: "1.2.840.10045.3.1.7", crv: "P-256" },
  "P-384": { kty: "EC", oid: "1.3.132.0.34", crv: "P-384" },
  "P-521": { kty: "EC", oid: "1.3.132.0.35", crv: "P-521" },
  secp192k1: { kty: "EC", oid: "1.3.132.0.31" },
  secp224k1: { kty: "EC", oid: "1.3.132.0.32" },
  secp256k1: { kty: "EC", oid: "1.3.132.0.10", crv: "secp256k1" },
  brainpoolP160r1: { kty: "EC", oid: "1.3.36.3.3.2.8.1.1.1" },
  brainpoolP192r1: { kty: "EC", oid: "1.3.36.3.3.2.8.1.1.3" },
  brainpoolP224r1: { kty: "EC", oid: "1.3.36.3.3.2.8.1.1.5" },
  brainpoolP256r1: { kty: "EC", oid: "1.3.36.3.3.2.8.1.1.7" },
  brainpoolP320r1: { kty: "EC", oid: "1.3.36.3.3.2.8.1.1.9" },
  brainpoolP384r1: { kty: "EC", oid: "1.3.36.3.3.2.8.1.1.11" },
  brainpoolP512r1: { kty: "EC", oid: "1.3.36.3.3.2.8.1.1.13" },
  X25519: { kty: "OKP", oid: "1.3.101.110", crv: "X25519" },
  X448: { kty: "OKP", oid: "1.3.101.111", crv: "X448" },
};

const all: readonly CurveIdentity[] = Object.entries(Curve).map(([name, { bits }]) => ({
  ...IDENTITIES[name as CurveName],
  name: name as CurveName,
  bits,
}));

/** The curve of a key, by PSA's family and the length of its exported public key. */
export function curveOfPublicKey({ kind, ...type }: KeyType, publicKey: Uint8Array): CurveIdentity | undefined {
  const family = "curveFamily" in type ? type.curveFamily : undefined;
  if (kind !== "eccKeyPair" && kind !== "eccPublicKey") return undefined;
  return all.find(({ name, bits, kty }) => {
    const bytes = Math.ceil(bits / 8);
    return Curve[name].family === family && publicKey.length === (kty === "OKP" ? bytes : 1 + 2 * bytes);
  });
}

/** The curve that an object identifier names, by its content in DER. */
export function curveByOid(oid: Uint8Array): CurveIdentity | undefined {
  return all.find((curve) => {
    const content = objectIdentifier(curve.oid);
    return content.length === oid.length && content.every((byte, i) => byte === oid[i]);
  });
}
