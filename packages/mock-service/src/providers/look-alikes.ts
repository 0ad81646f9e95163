import { curveByFamily } from "@parsec-ts/key-formats";
import { type EccFamily, type KeyAttributes, Opcode } from "@parsec-ts/operations";
import { ProviderId, Status } from "@parsec-ts/wire-protocol";
import type { MockProvider, Refusal } from "./mock-provider.js";
import { software, VENDOR } from "./software.js";

const { PsaErrorNotSupported, PsaErrorInvalidArgument } = Status;

/** Operations that each of Parsec's providers does. */
const EVERYWHERE: readonly number[] = [
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

function isRsaOrEcc({ keyType }: KeyAttributes): boolean {
  return ["rsaKeyPair", "rsaPublicKey", "eccKeyPair", "eccPublicKey"].includes(keyType.kind);
}

function onlyRsaAndEcc(attributes: KeyAttributes): Refusal {
  return isRsaOrEcc(attributes) ? undefined : PsaErrorNotSupported;
}

function onlyPublicKeys({ keyType }: KeyAttributes): Refusal {
  return keyType.kind === "rsaPublicKey" || keyType.kind === "eccPublicKey" ? undefined : PsaErrorNotSupported;
}

/** No provider says of itself that it can agree on keys, though one can. */
function deniesAgreement({ keyPolicy }: KeyAttributes): Refusal {
  return keyPolicy.keyAlgorithm.kind === "keyAgreement" ? PsaErrorNotSupported : undefined;
}

/** The name of an ECC key's curve, `other` for those that PSA does not name; `undefined` for keys of other types. */
function curveIn({ keyType, keyBits }: KeyAttributes): string | undefined {
  return "curveFamily" in keyType
    ? (curveByFamily(keyType.curveFamily as EccFamily, keyBits)?.name ?? "other")
    : undefined;
}

function rsaBits({ keyType, keyBits }: KeyAttributes): number | undefined {
  return keyType.kind === "rsaKeyPair" ? keyBits : undefined;
}

/** Like Mbed Crypto behind Parsec 1.4.1. */
export const mbedCrypto: MockProvider = {
  info: { ...software.info, description: "Mock: like the Mbed Crypto provider, not for production" },
  opcodes: [
    ...EVERYWHERE,
    Opcode.PsaExportKey,
    Opcode.PsaHashCompute,
    Opcode.PsaHashCompare,
    Opcode.PsaAeadEncrypt,
    Opcode.PsaAeadDecrypt,
    Opcode.PsaRawKeyAgreement,
  ],
  listsSizeAsGiven: true,
  refusesToGenerate(attributes) {
    const bits = rsaBits(attributes);
    if (bits !== undefined && ![1024, 2048, 4096].includes(bits)) return PsaErrorNotSupported;
    return curveIn(attributes) === "P-384" ? PsaErrorInvalidArgument : undefined;
  },
  denies(attributes, checkType) {
    if (attributes.keyType.kind === "rawData" && checkType === "USE") return PsaErrorNotSupported;
    return deniesAgreement(attributes);
  },
  refusesToSign: ({ kind }) => (kind === "deterministicEcdsa" ? Status.PsaErrorNotPermitted : undefined),
};

/** Like SoftHSM2 behind Parsec 1.4.1. */
export const pkcs11: MockProvider = {
  info: {
    ...VENDOR,
    uuid: "30e39502-eba6-4d60-a4af-c518b7f5e38f",
    description: "Mock: like the PKCS #11 provider, not for production",
    id: ProviderId.Pkcs11,
  },
  opcodes: EVERYWHERE,
  listsSizeAsGiven: true,
  refusesToGenerate(attributes) {
    const curve = curveIn(attributes);
    if (curve !== undefined && !["P-192", "P-224", "P-256", "P-384", "P-521"].includes(curve)) {
      return PsaErrorNotSupported;
    }
    return onlyRsaAndEcc(attributes);
  },
  refusesToImport: onlyPublicKeys,
  refusesToSign: ({ kind }) => (kind === "ecdsa" || kind === "rsaPkcs1v15Sign" ? undefined : PsaErrorNotSupported),
  refusesToEncrypt: ({ kind }) => (kind === "rsaOaep" ? Status.PsaErrorCommunicationFailure : undefined),
  denies: (attributes) => deniesAgreement(attributes) ?? onlyRsaAndEcc(attributes),
};

/** Like swtpm behind Parsec 1.4.1, without attestation. */
export const tpm: MockProvider = {
  info: {
    ...VENDOR,
    uuid: "1e4954a4-ff21-46d3-ab0c-661eeb667e1d",
    description: "Mock: like the TPM provider, not for production",
    id: ProviderId.Tpm,
  },
  opcodes: EVERYWHERE,
  maxRandom: 64,
  refusesToGenerate(attributes) {
    const bits = rsaBits(attributes);
    if (bits !== undefined && (bits < 1024 || bits > 3072)) return PsaErrorNotSupported;
    const curve = curveIn(attributes);
    if (curve === "P-521") return Status.PsaErrorGenericError;
    if (curve !== undefined && !["P-192", "P-224", "P-256", "P-384"].includes(curve)) return PsaErrorNotSupported;
    if (attributes.keyPolicy.keyAlgorithm.kind === "keyAgreement") return PsaErrorInvalidArgument;
    return onlyRsaAndEcc(attributes);
  },
  refusesToImport: onlyPublicKeys,
  refusesToSign: ({ kind }) => (kind === "ecdsa" || kind === "rsaPkcs1v15Sign" ? undefined : PsaErrorNotSupported),
  refusesRandom: (size) => (size >= 65_536 ? Status.PsaErrorCommunicationFailure : undefined),
  denies: (attributes) => deniesAgreement(attributes) ?? onlyRsaAndEcc(attributes),
};
