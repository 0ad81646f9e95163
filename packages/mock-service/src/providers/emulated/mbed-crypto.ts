import { type CheckType, type Hash, type KeyType, Opcode } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { curveOfKey } from "../../software-keys/curves.js";
import type { CapabilityRules } from "../capability-rules.js";
import type { MockProvider } from "../mock-provider.js";
import { software } from "../software-provider.js";
import { COMMON_OPCODES, type CurveSizes, hasCurveSize, isRsa } from "./rsa-and-ecc.js";

const RSA_SIZES: readonly number[] = [1024, 2048, 4096];

const PAIRS_AND_SECRETS: readonly KeyType["kind"][] = [
  "rsaKeyPair",
  "eccKeyPair",
  "dhKeyPair",
  "rawData",
  "aes",
  "camellia",
  "chacha20",
];

/** Sizes that it claims for each family of curves, 0 included. It does not know FRP, and P-384 is missing in Parsec 1.4.1. */
const CURVE_SIZES: CurveSizes = {
  SECP_K1: [0, 192, 224, 256],
  SECP_R1: [0, 192, 224, 256, 521],
  SECP_R2: "any",
  SECT_K1: [0, 233, 239, 283, 409, 571],
  SECT_R1: [0, 233, 283, 409, 571],
  SECT_R2: "any",
  BRAINPOOL_P_R1: [0, 192, 224, 256, 320, 384, 512],
  MONTGOMERY: [0, 255, 448],
};

/** Curves that Parsec passes on and Mbed Crypto does not have. */
const ABSENT_CURVES: CurveSizes = { BRAINPOOL_P_R1: [192, 224, 320] };

const ABSENT_HASHES: readonly Hash[] = ["SHA_512_224", "SHA_512_256"];

function hasSize(keyType: KeyType, bits: number, checkType: CheckType): boolean {
  if (isRsa(keyType)) return RSA_SIZES.includes(bits) || (bits === 0 && checkType === "IMPORT");
  return !("curveFamily" in keyType) || hasCurveSize(keyType, bits, CURVE_SIZES);
}

const capabilities: CapabilityRules = {
  generates: PAIRS_AND_SECRETS,
  imports: [...PAIRS_AND_SECRETS, "rsaPublicKey", "eccPublicKey", "dhPublicKey"],
  hasSize,
  canUseSize: (keyType, bits) => !isRsa(keyType) || bits !== 0,
};

/** Emulates Mbed Crypto behind Parsec 1.4.1. */
export const mbedCrypto: MockProvider = {
  info: { ...software.info, description: "Mock: like the Mbed Crypto provider, not for production" },
  opcodes: [
    ...COMMON_OPCODES,
    Opcode.PsaExportKey,
    Opcode.PsaHashCompute,
    Opcode.PsaHashCompare,
    Opcode.PsaAeadEncrypt,
    Opcode.PsaAeadDecrypt,
    Opcode.PsaRawKeyAgreement,
  ],
  capabilities,
  listsSizeAsGiven: true,
  refusesToGenerate({ keyType, keyBits }) {
    if (!hasSize(keyType, keyBits, "GENERATE") || keyBits === 0) return Status.PsaErrorInvalidArgument;
    return hasCurveSize(keyType, keyBits, ABSENT_CURVES) ? Status.PsaErrorNotSupported : undefined;
  },
  refusesToImport({ keyType, keyBits }, data) {
    if (!hasSize(keyType, keyBits, "IMPORT")) return Status.PsaErrorInvalidArgument;
    const bits = keyBits || (curveOfKey(keyType, data)?.bits ?? 0);
    return hasCurveSize(keyType, bits, ABSENT_CURVES) ? Status.PsaErrorInvalidArgument : undefined;
  },
  // Parsec 1.4.1 does not understand the attributes that it has stored.
  refusesKey: ({ keyPolicy }) => (keyPolicy.keyAlgorithm.kind === "cipher" ? Status.PsaErrorNotSupported : undefined),
  refusesHash: (alg) => (ABSENT_HASHES.includes(alg) ? Status.PsaErrorNotSupported : undefined),
  refusesAlgorithm: (alg) =>
    alg.kind === "asymmetricSignature" && alg.value.kind === "deterministicEcdsa"
      ? Status.PsaErrorNotPermitted
      : undefined,
};
