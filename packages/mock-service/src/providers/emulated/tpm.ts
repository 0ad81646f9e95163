import type { Hash } from "@parsec-ts/operations";
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
  rsaBits,
} from "./common.js";

/** Hashes that the TPM 2.0 specification numbers, as far as Parsec uses them. */
const HASHES: readonly (Hash | "any" | undefined)[] = [
  ...(["SHA_1", "SHA_256", "SHA_384", "SHA_512", "SHA3_256", "SHA3_384", "SHA3_512"] as const),
];

const ALGORITHMS: readonly string[] = ["rsaPkcs1v15Sign", "rsaPss", "rsaOaep", "ecdsa"];

const capabilities: CapabilityRules = {
  generates: ASYMMETRIC_PAIRS,
  imports: ASYMMETRIC_PUBLIC_KEYS,
  hasSize: (keyType, bits) =>
    isRsa(keyType) ? [1024, 2048, 3072, 4096].includes(bits) : hasCurveSize(keyType, bits, NIST_CURVE_SIZES),
  hasAlgorithm(alg) {
    if (alg.kind !== "asymmetricSignature" && alg.kind !== "asymmetricEncryption") return false;
    const { kind } = alg.value;
    return kind === "rsaPkcs1v15Crypt" || (ALGORITHMS.includes(kind) && HASHES.includes(asymmetricHash(alg)));
  },
};

/** Emulates swtpm behind Parsec 1.4.1, without attestation. */
export const tpm: MockProvider = {
  info: {
    ...VENDOR,
    uuid: "1e4954a4-ff21-46d3-ab0c-661eeb667e1d",
    description: "Mock: like the TPM provider, not for production",
    id: ProviderId.Tpm,
  },
  opcodes: COMMON_OPCODES,
  capabilities,
  maxRandom: 64,
  refusesToGenerate(attributes) {
    const bits = rsaBits(attributes);
    if (bits !== undefined && (bits < 1024 || bits > 3072)) return Status.PsaErrorNotSupported;
    const curve = curveIn(attributes);
    if (curve === "P-521") return Status.PsaErrorGenericError;
    if (curve !== undefined && !["P-192", "P-224", "P-256", "P-384"].includes(curve)) {
      return Status.PsaErrorNotSupported;
    }
    if (attributes.keyPolicy.keyAlgorithm.kind === "keyAgreement") return Status.PsaErrorInvalidArgument;
    return onlyRsaAndEcc(attributes);
  },
  refusesToImport: onlyPublicKeys,
  refusesToSign: ({ kind }) =>
    kind === "ecdsa" || kind === "rsaPkcs1v15Sign" ? undefined : Status.PsaErrorNotSupported,
  refusesRandom: (size) => (size >= 65_536 ? Status.PsaErrorCommunicationFailure : undefined),
};
