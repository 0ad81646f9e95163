import { type Algorithm, type Hash, type KeyAttributes, Opcode } from "@parsec-ts/operations";
import { ProviderId, Status } from "@parsec-ts/wire-protocol";
import type { Cryptography } from "../../cryptography/cryptography.js";
import { isCompatible } from "../../keys/algorithm-compatibility.js";
import { importKey } from "../../keys/create-key.js";
import { asymmetricHash, type CapabilityRules } from "../capability-rules.js";
import type { MockProvider, Refusal } from "../mock-provider.js";
import { VENDOR } from "../software-provider.js";
import {
  ASYMMETRIC_PAIRS,
  ASYMMETRIC_PUBLIC_KEYS,
  COMMON_OPCODES,
  hasCurveSize,
  isRsa,
  NIST_CURVE_SIZES,
  onlyRsaAndEcc,
  refusesPublicKey,
} from "./rsa-and-ecc.js";

/** Hashes that the TPM 2.0 specification numbers, as far as Parsec uses them. */
const HASHES: readonly (Hash | "any" | undefined)[] = [
  ...(["SHA_1", "SHA_256", "SHA_384", "SHA_512", "SHA3_256", "SHA3_384", "SHA3_512"] as const),
];

/** The hashes among them that swtpm implements. */
const HASHES_OF_SWTPM: readonly (Hash | "any" | undefined)[] = ["SHA_1", "SHA_256", "SHA_384", "SHA_512"];

const RSA_SIZES: readonly number[] = [1024, 2048, 3072, 4096];

const ALGORITHMS: readonly string[] = ["rsaPkcs1v15Sign", "rsaPss", "rsaOaep", "ecdsa"];

const capabilities: CapabilityRules = {
  generates: ASYMMETRIC_PAIRS,
  imports: ASYMMETRIC_PUBLIC_KEYS,
  hasSize: (keyType, bits) =>
    isRsa(keyType) ? RSA_SIZES.includes(bits) : hasCurveSize(keyType, bits, NIST_CURVE_SIZES),
  hasAlgorithm,
};

/** True if Parsec has a TPM scheme for the algorithm. */
function hasAlgorithm(alg: Algorithm): boolean {
  if (alg.kind !== "asymmetricSignature" && alg.kind !== "asymmetricEncryption") return false;
  const { kind } = alg.value;
  return kind === "rsaPkcs1v15Crypt" || (ALGORITHMS.includes(kind) && HASHES.includes(asymmetricHash(alg)));
}

function isOnP521({ keyType, keyBits }: KeyAttributes): boolean {
  return hasCurveSize(keyType, keyBits, { SECP_R1: [521] });
}

/** Refuses algorithms that do not fit the key type, and those that Parsec refuses for every TPM key. */
function refusesPolicy({ keyType, keyPolicy: { keyAlgorithm: alg } }: KeyAttributes): Refusal {
  const isForAnyHash =
    alg.kind === "asymmetricSignature" && alg.value.kind === "ecdsa" && asymmetricHash(alg) === "any";
  if (!isCompatible(keyType, alg) || alg.kind === "keyAgreement" || isForAnyHash) return Status.PsaErrorInvalidArgument;
  return hasAlgorithm(alg) ? undefined : Status.PsaErrorNotSupported;
}

function refusesToGenerate(attributes: KeyAttributes): Refusal {
  const { keyType, keyBits, keyPolicy } = attributes;
  if (onlyRsaAndEcc(attributes) !== undefined) return Status.PsaErrorNotSupported;
  if (ASYMMETRIC_PUBLIC_KEYS.includes(keyType.kind)) return Status.PsaErrorInvalidArgument;
  const refusal = refusesPolicy(attributes);
  if (refusal !== undefined) return refusal;
  if (!canGenerateFor(keyPolicy.keyAlgorithm)) return Status.PsaErrorNotSupported;
  if (!isRsa(keyType)) {
    return hasCurveSize(keyType, keyBits, NIST_CURVE_SIZES) ? undefined : Status.PsaErrorNotSupported;
  }
  if (!RSA_SIZES.includes(keyBits)) return Status.PsaErrorInvalidArgument;
  return keyBits === 4096 ? Status.PsaErrorCommunicationFailure : undefined;
}

function refusesToImport(attributes: KeyAttributes, data: Uint8Array, cryptography: Cryptography): Refusal {
  const { keyType, keyPolicy } = attributes;
  // Parsec reads an RSA key before its algorithm, and a point after it.
  if (keyType.kind === "rsaPublicKey") importKey({ ...attributes, keyBits: 0 }, data, cryptography);
  const isPublic = ASYMMETRIC_PUBLIC_KEYS.includes(keyType.kind);
  const refusal = (isPublic ? refusesPolicy(attributes) : undefined) ?? refusesPublicKey(attributes, data);
  if (refusal !== undefined) return refusal;
  const imported = importKey(attributes, data, cryptography);
  if (imported.attributes.keyBits === 512) return Status.PsaErrorInvalidArgument;
  if (!canGenerateFor(keyPolicy.keyAlgorithm)) return Status.PsaErrorNotSupported;
  // The TPM finds out whether a point is on its curve.
  return imported.key.isOnCurve?.() === false ? Status.PsaErrorCommunicationFailure : undefined;
}

/** True if a key for the algorithm can be generated. OAEP with SHA-3 cannot be used afterwards. */
function canGenerateFor(alg: Algorithm): boolean {
  const isEncryption = alg.kind === "asymmetricEncryption";
  return hasAlgorithm(alg) && (isEncryption || HASHES_OF_SWTPM.includes(asymmetricHash(alg)));
}

/** Emulates swtpm behind Parsec 1.4.1, whose attestation it refuses. */
export const tpm: MockProvider = {
  info: {
    ...VENDOR,
    uuid: "1e4954a4-ff21-46d3-ab0c-661eeb667e1d",
    description: "Mock: like the TPM provider, not for production",
    id: ProviderId.Tpm,
  },
  opcodes: [...COMMON_OPCODES, Opcode.PrepareKeyAttestation, Opcode.AttestKey],
  capabilities,
  maxRandom: 64,
  refusesToGenerate,
  refusesToImport,
  // swtpm makes keys on P-521 that it cannot use.
  refusesToExportPublic: (attributes) => (isOnP521(attributes) ? Status.PsaErrorCommunicationFailure : undefined),
  refusesAlgorithm: (alg) =>
    alg.kind === "asymmetricSignature" && !["ecdsa", "rsaPkcs1v15Sign"].includes(alg.value.kind)
      ? Status.PsaErrorNotSupported
      : undefined,
  refusesToSign: (_alg, attributes) => (isOnP521(attributes) ? Status.PsaErrorGenericError : undefined),
  refusesSignatureLength: ({ keyType }) => (isRsa(keyType) ? undefined : Status.PsaErrorInvalidArgument),
  refusesToEncrypt(alg, label) {
    if (alg.kind !== "rsaOaep") return undefined;
    if (!HASHES_OF_SWTPM.includes(alg.hashAlg)) return Status.PsaErrorNotSupported;
    // Parsec does not end the label with the zero that the TPM demands.
    return label.length > 0 ? Status.PsaErrorCommunicationFailure : undefined;
  },
  refusesRandom: (size) => (size >= 65_536 ? Status.PsaErrorCommunicationFailure : undefined),
  refusesPublicKey: Status.PsaErrorCommunicationFailure,
  encryptionFailure: Status.PsaErrorCommunicationFailure,
  verificationFailure: Status.PsaErrorInvalidSignature,
  hidesInvalidPadding: true,
};
