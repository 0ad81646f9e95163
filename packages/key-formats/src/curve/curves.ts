import { Curve, type CurveName, type EccFamily, type KeyType, mustBeKeyType } from "@parsec-ts/operations";
import { checkArgument, mustBeBinary, mustBeInteger } from "@parsec-ts/wire-protocol";
import { isObjectIdentifier } from "../encoding/object-identifier.js";

/** One curve and its names: PSA's, the object identifier, and the name in a JWK if it has one. */
export interface NamedCurve {
  readonly name: CurveName;
  readonly family: EccFamily;
  /** PSA's size of the curve in bits. */
  readonly bits: number;
  readonly oid: string;
  /** `OKP` for curves whose public keys are one coordinate. RFC 8037. */
  readonly kty: "EC" | "OKP";
  readonly crv?: string;
  /** Bytes of a private key; an ECDSA signature is twice as long. */
  readonly scalarLength: number;
  /** Bytes of one coordinate. */
  readonly coordinateLength: number;
}

type Identity = Pick<NamedCurve, "kty" | "oid" | "crv"> & Partial<Pick<NamedCurve, "coordinateLength">>;

/** Object identifiers: SEC 2, RFC 5639, RFC 8410. Names in a JWK: RFC 7518, RFC 8037, RFC 8812. */
const IDENTITIES: Readonly<Record<CurveName, Identity>> = {
  "P-192": { kty: "EC", oid: "1.2.840.10045.3.1.1" },
  "P-224": { kty: "EC", oid: "1.3.132.0.33" },
  "P-256": { kty: "EC", oid: "1.2.840.10045.3.1.7", crv: "P-256" },
  "P-384": { kty: "EC", oid: "1.3.132.0.34", crv: "P-384" },
  "P-521": { kty: "EC", oid: "1.3.132.0.35", crv: "P-521" },
  secp192k1: { kty: "EC", oid: "1.3.132.0.31" },
  // The order has one bit more than the prime: 29 bytes of scalar, 28 of coordinate.
  secp224k1: { kty: "EC", oid: "1.3.132.0.32", coordinateLength: 28 },
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

/** All curves of the contract. */
export const CURVES: readonly NamedCurve[] = /* @__PURE__ */ Object.entries(Curve).map(([key, { family, bits }]) => {
  const name = key as CurveName;
  const scalarLength = Math.ceil(bits / 8);
  return { name, family, bits, scalarLength, coordinateLength: scalarLength, ...IDENTITIES[name] };
});

const mustBeBits = /* @__PURE__ */ mustBeInteger(0, 0xffff_ffff, "bits");

/** Finds a curve by PSA's family and size in bits. */
export function curveByFamily(family: EccFamily, bits: number): NamedCurve | undefined {
  checkArgument("curveByFamily", "bits", bits, mustBeBits);
  return CURVES.find((curve) => curve.family === family && curve.bits === bits);
}

/** Finds a curve by its object identifier: the content of the DER element. */
export function curveByOid(oid: Uint8Array): NamedCurve | undefined {
  checkArgument("curveByOid", "oid", oid, mustBeBinary);
  return CURVES.find((curve) => isObjectIdentifier(oid, curve.oid));
}

/** Finds a curve by the members `kty` and `crv` of a JWK. */
export function curveByJwk(kty: "EC" | "OKP", crv: unknown): NamedCurve | undefined {
  return CURVES.find((curve) => curve.kty === kty && curve.crv !== undefined && curve.crv === crv);
}

/** Finds the curve of an ECC key by PSA's family and the length of its exported public key. */
export function curveOfPublicKey(keyType: KeyType, publicKey: Uint8Array): NamedCurve | undefined {
  checkKey("curveOfPublicKey", keyType, "publicKey", publicKey);
  if (keyType.kind !== "eccKeyPair" && keyType.kind !== "eccPublicKey") return undefined;
  return CURVES.find((curve) => curve.family === keyType.curveFamily && publicKeyLength(curve) === publicKey.length);
}

/** Finds the curve of an ECC key pair by PSA's family and the length of its private key. */
export function curveOfPrivateKey(keyType: KeyType, privateKey: Uint8Array): NamedCurve | undefined {
  checkKey("curveOfPrivateKey", keyType, "privateKey", privateKey);
  if (keyType.kind !== "eccKeyPair") return undefined;
  return CURVES.find((curve) => curve.family === keyType.curveFamily && curve.scalarLength === privateKey.length);
}

function checkKey(functionName: string, keyType: KeyType, argument: string, bytes: Uint8Array): void {
  checkArgument(functionName, "keyType", keyType, mustBeKeyType);
  checkArgument(functionName, argument, bytes, mustBeBinary);
}

/** Returns the bytes of a public key in PSA's own format: one coordinate, or 4 and two coordinates. */
export function publicKeyLength({ kty, coordinateLength }: NamedCurve): number {
  return kty === "OKP" ? coordinateLength : 1 + 2 * coordinateLength;
}
