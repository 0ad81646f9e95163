import { type EccFamily, type KeyAttributes, type KeyType, Opcode } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { curveOfKey } from "../../software-keys/curves.js";
import type { Refusal } from "../mock-provider.js";

/** Operations that all of Parsec's providers support. */
export const COMMON_OPCODES: readonly number[] = [
  Opcode.PsaGenerateKey,
  Opcode.PsaDestroyKey,
  Opcode.PsaSignHash,
  Opcode.PsaVerifyHash,
  Opcode.PsaImportKey,
  Opcode.PsaExportPublicKey,
  Opcode.PsaAsymmetricEncrypt,
  Opcode.PsaAsymmetricDecrypt,
  Opcode.PsaGenerateRandom,
  Opcode.CanDoCrypto,
];

/** Key pairs of the providers that work with RSA and ECC alone. */
export const ASYMMETRIC_PAIRS: readonly KeyType["kind"][] = ["rsaKeyPair", "eccKeyPair"];

/** Public keys of the providers that work with RSA and ECC alone. */
export const ASYMMETRIC_PUBLIC_KEYS: readonly KeyType["kind"][] = ["rsaPublicKey", "eccPublicKey"];

/** True for RSA key pairs and public keys. */
export function isRsa({ kind }: KeyType): boolean {
  return kind === "rsaKeyPair" || kind === "rsaPublicKey";
}

/** Sizes in bits of the curves of each family that a provider claims. */
export type CurveSizes = Partial<Record<EccFamily, readonly number[] | "any">>;

/** The curves that the providers claim that work with NIST's alone. */
export const NIST_CURVE_SIZES: CurveSizes = { SECP_R1: [192, 224, 256, 384, 521] };

/** True for an ECC key whose family has the size in bits. */
export function hasCurveSize(keyType: KeyType, bits: number, table: CurveSizes): boolean {
  const sizes = "curveFamily" in keyType ? (table[keyType.curveFamily] ?? []) : [];
  return sizes === "any" || sizes.includes(bits);
}

/** First byte of an uncompressed point. SEC 1, section 2.3.3. */
const UNCOMPRESSED = 4;

/** Refuses keys other than RSA and ECC. */
export function onlyRsaAndEcc({ keyType: { kind } }: KeyAttributes): Refusal {
  return [...ASYMMETRIC_PAIRS, ...ASYMMETRIC_PUBLIC_KEYS].includes(kind) ? undefined : Status.PsaErrorNotSupported;
}

/** True for data in the format of a public key on some curve of the family. The point need not be on the curve. */
export function isPoint(keyType: KeyType, data: Uint8Array): boolean {
  if (keyType.kind !== "eccPublicKey" || curveOfKey(keyType, data) === undefined) return false;
  return keyType.curveFamily === "MONTGOMERY" || data[0] === UNCOMPRESSED;
}

/**
 * Refuses to import what the providers that work with NIST's curves alone do not import: all but RSA and ECC public keys, points on other
 * curves, and P-521, which they know in other operations. Data that is not a key is not refused here.
 */
export function refusesPublicKey({ keyType, keyBits }: KeyAttributes, data: Uint8Array): Refusal {
  if (!ASYMMETRIC_PUBLIC_KEYS.includes(keyType.kind)) return Status.PsaErrorNotSupported;
  if (!("curveFamily" in keyType)) return undefined;
  if (hasCurveSize(keyType, keyBits, { SECP_R1: [521] })) return Status.PsaErrorInvalidArgument;
  const bits = keyBits || (curveOfKey(keyType, data)?.bits ?? 0);
  return hasCurveSize(keyType, bits, { SECP_R1: [192, 224, 256, 384] }) ? undefined : Status.PsaErrorNotSupported;
}
