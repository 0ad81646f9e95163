import { ProviderId, Status } from "@parsec-ts/wire-protocol";
import { asymmetricHash, type CapabilityRules } from "../capability-rules.js";
import type { MockProvider } from "../mock-provider.js";
import { VENDOR } from "../software-provider.js";
import {
  ASYMMETRIC_PAIRS,
  ASYMMETRIC_PUBLIC_KEYS,
  COMMON_OPCODES,
  curveIn,
  hasCurveSize,
  isRsa,
  NIST_CURVE_SIZES,
  onlyPublicKeys,
  onlyRsaAndEcc,
} from "./common.js";

const CURVES: readonly string[] = ["P-192", "P-224", "P-256", "P-384", "P-521"];

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
  canUseSize: (keyType, bits) => !isRsa(keyType) || (bits >= 512 && bits <= 16_384),
  hasAlgorithm(alg) {
    if (alg.kind !== "asymmetricSignature" && alg.kind !== "asymmetricEncryption") return false;
    const { kind } = alg.value;
    if (kind === "rsaPkcs1v15Crypt" || kind === "ecdsa") return true;
    return MECHANISM_HASHES[kind]?.includes(asymmetricHash(alg)) === true;
  },
};

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
  refusesToGenerate(attributes) {
    const curve = curveIn(attributes);
    if (curve !== undefined && !CURVES.includes(curve)) return Status.PsaErrorNotSupported;
    return onlyRsaAndEcc(attributes);
  },
  refusesToImport: onlyPublicKeys,
  refusesToSign: ({ kind }) =>
    kind === "ecdsa" || kind === "rsaPkcs1v15Sign" ? undefined : Status.PsaErrorNotSupported,
  refusesToEncrypt: ({ kind }) => (kind === "rsaOaep" ? Status.PsaErrorCommunicationFailure : undefined),
};
