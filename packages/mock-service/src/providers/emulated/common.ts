import { curveByFamily } from "@parsec-ts/key-formats";
import { type EccFamily, type KeyAttributes, type KeyType, Opcode } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
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

/** Refuses keys other than RSA and ECC. */
export function onlyRsaAndEcc({ keyType: { kind } }: KeyAttributes): Refusal {
  return [...ASYMMETRIC_PAIRS, ...ASYMMETRIC_PUBLIC_KEYS].includes(kind) ? undefined : Status.PsaErrorNotSupported;
}

/** Refuses keys other than RSA and ECC public keys. */
export function onlyPublicKeys({ keyType: { kind } }: KeyAttributes): Refusal {
  return ASYMMETRIC_PUBLIC_KEYS.includes(kind) ? undefined : Status.PsaErrorNotSupported;
}

/** Returns the name of an ECC key's curve, `other` if PSA does not name it; `undefined` for keys of other types. */
export function curveIn({ keyType, keyBits }: KeyAttributes): string | undefined {
  return "curveFamily" in keyType ? (curveByFamily(keyType.curveFamily, keyBits)?.name ?? "other") : undefined;
}

/** Returns the size of an RSA key pair in bits; `undefined` for keys of other types. */
export function rsaBits({ keyType, keyBits }: KeyAttributes): number | undefined {
  return keyType.kind === "rsaKeyPair" ? keyBits : undefined;
}
