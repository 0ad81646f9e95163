import type { Algorithm } from "@parsec-ts/operations";
import { ProviderId, Status } from "@parsec-ts/wire-protocol";
import { asymmetricHash, type CapabilityRules } from "../capability-rules.js";
import type { MockProvider } from "../mock-provider.js";
import { VENDOR } from "../software-provider.js";
import {
  ASYMMETRIC_PAIRS,
  ASYMMETRIC_PUBLIC_KEYS,
  COMMON_OPCODES,
  hasCurveSize,
  isPoint,
  isRsa,
  NIST_CURVE_SIZES,
  refusesPublicKey,
} from "./rsa-and-ecc.js";

/** Smallest RSA key of SoftHSM2, in bits. */
const MIN_RSA_SIZE = 512;

/** Hashes of the PKCS #11 mechanisms that the provider names. */
const MECHANISM_HASHES: Readonly<Record<string, readonly unknown[]>> = {
  rsaPkcs1v15Sign: ["SHA_224", "SHA_256", "SHA_384", "SHA_512"],
  rsaPss: ["SHA_1", "SHA_256", "SHA_384", "SHA_512"],
  rsaOaep: ["SHA_1", "SHA_256", "SHA_384", "SHA_512"],
};

const capabilities: CapabilityRules = {
  generates: ASYMMETRIC_PAIRS,
  imports: ASYMMETRIC_PUBLIC_KEYS,
  hasSize: (keyType, bits) => isRsa(keyType) || hasCurveSize(keyType, bits, NIST_CURVE_SIZES),
  // The limits of SoftHSM2's RSA mechanisms.
  canUseSize: (keyType, bits) => !isRsa(keyType) || (bits >= MIN_RSA_SIZE && bits <= 16_384),
  hasAlgorithm: hasMechanism,
};

/** True if Parsec has a PKCS #11 mechanism for the algorithm. */
function hasMechanism(alg: Algorithm): boolean {
  if (alg.kind !== "asymmetricSignature" && alg.kind !== "asymmetricEncryption") return false;
  const { kind } = alg.value;
  if (kind === "rsaPkcs1v15Crypt" || kind === "ecdsa") return true;
  return MECHANISM_HASHES[kind]?.includes(asymmetricHash(alg)) === true;
}

/** True if a key for the algorithm can be generated, also if the algorithm is then not supported. */
function canGenerateFor(alg: Algorithm): boolean {
  if (alg.kind === "hash") return true;
  return (alg.kind === "asymmetricSignature" && alg.value.kind === "rsaPkcs1v15Sign") || hasMechanism(alg);
}

/** Emulates SoftHSM2 behind Parsec 1.4.1. */
export const pkcs11: MockProvider = {
  info: {
    ...VENDOR,
    uuid: "30e39502-eba6-4d60-a4af-c518b7f5e38f",
    description: "Mock: like the PKCS #11 provider, not for production",
    id: ProviderId.Pkcs11,
  },
  opcodes: COMMON_OPCODES,
  capabilities,
  listsSizeAsGiven: true,
  refusesToGenerate({ keyType, keyBits, keyPolicy }) {
    const isSupported = "curveFamily" in keyType ? hasCurveSize(keyType, keyBits, NIST_CURVE_SIZES) : isRsa(keyType);
    if (isSupported && ASYMMETRIC_PUBLIC_KEYS.includes(keyType.kind)) return Status.PsaErrorInvalidArgument;
    if (!isSupported || !canGenerateFor(keyPolicy.keyAlgorithm)) return Status.PsaErrorNotSupported;
    return isRsa(keyType) && keyBits < MIN_RSA_SIZE ? Status.PsaErrorCommunicationFailure : undefined;
  },
  refusesToImport(attributes, data) {
    const { keyType } = attributes;
    const isNoPoint = keyType.kind === "eccPublicKey" && !isPoint(keyType, data);
    return data.length === 0 || isNoPoint ? Status.PsaErrorInvalidArgument : refusesPublicKey(attributes, data);
  },
  refusesToSign: (alg) =>
    alg.kind !== "rsaPss" && hasMechanism({ kind: "asymmetricSignature", value: alg })
      ? undefined
      : Status.PsaErrorNotSupported,
  // SoftHSM2 does not implement OAEP with other hashes than SHA-1.
  refusesToEncrypt: (alg) =>
    alg.kind === "rsaOaep" && alg.hashAlg !== "SHA_1" ? Status.PsaErrorCommunicationFailure : undefined,
  importsAnyPoint: true,
  refusesPublicKey: Status.PsaErrorDoesNotExist,
  encryptionFailure: Status.PsaErrorCommunicationFailure,
  verificationFailure: Status.PsaErrorInvalidSignature,
  hidesInvalidPadding: true,
};
