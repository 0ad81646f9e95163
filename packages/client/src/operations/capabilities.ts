import { type EccFamily, type KeyAttributes, Opcode, operationsByOpcode, type UsageFlags } from "@parsec-ts/operations";
import { ProviderId } from "@parsec-ts/wire-protocol";

/** Best guess, without trying, if a provider can use keys of a kind. */
export interface KeyCapability {
  /** `unreliable`: the provider says yes, and providers of its kind are known to fail at it. */
  readonly support: "yes" | "no" | "unreliable";
  /** The reason, if `support` is not `yes`. */
  readonly reason?: string;
}

/** Operations of a provider. */
export interface Capabilities {
  /** Provider id. */
  readonly provider: number;
  /** Parsec's names of the operations that the provider lists: `PsaSignHash`. */
  readonly operations: readonly string[];
  /** Opcodes that the provider lists and only a newer client knows. */
  readonly unknownOpcodes: readonly number[];
  /** Algorithms that providers of this kind claim in `canDoCrypto` and are known to fail at. */
  readonly unreliable: readonly string[];
}

interface ProviderGap {
  readonly provider: number;
  readonly about: string;
  applies(attributes: KeyAttributes): boolean;
}

const algorithmKind = ({ keyPolicy }: KeyAttributes): string => {
  const { keyAlgorithm } = keyPolicy;
  return "value" in keyAlgorithm && typeof keyAlgorithm.value === "object"
    ? keyAlgorithm.value.kind
    : keyAlgorithm.kind;
};

/** Claims of canDoCrypto that do not hold, seen on service 1.4.1. */
const KNOWN_PROVIDER_GAPS: readonly ProviderGap[] = [
  {
    provider: ProviderId.MbedCrypto,
    about: "deterministic ECDSA",
    applies: (key) => algorithmKind(key) === "deterministicEcdsa",
  },
  { provider: ProviderId.Pkcs11, about: "RSA-PSS", applies: (key) => algorithmKind(key) === "rsaPss" },
  { provider: ProviderId.Pkcs11, about: "RSA-OAEP", applies: (key) => algorithmKind(key) === "rsaOaep" },
  { provider: ProviderId.Tpm, about: "RSA-PSS", applies: (key) => algorithmKind(key) === "rsaPss" },
  {
    provider: ProviderId.Tpm,
    about: "RSA of more than 3,072 bits",
    applies: ({ keyType, keyBits }) => keyType.kind === "rsaKeyPair" && keyBits > 3072,
  },
  {
    provider: ProviderId.Tpm,
    about: "P-521",
    applies: ({ keyType, keyBits }) => keyType.kind === "eccKeyPair" && keyBits === 521,
  },
];

/** Sizes, by family, of the curves on which Mbed Crypto agrees on a secret although `canDoCrypto` denies it, seen on service 1.4.1. */
const DENIED_AGREEMENTS: { readonly [Family in EccFamily]?: readonly number[] } = {
  SECP_R1: [192, 224, 256, 521],
  SECP_K1: [192, 256],
  BRAINPOOL_P_R1: [256, 384, 512],
  MONTGOMERY: [255, 448],
};

const isDeniedAgreement = (provider: number, key: KeyAttributes): boolean =>
  provider === ProviderId.MbedCrypto &&
  key.keyPolicy.keyAlgorithm.kind === "keyAgreement" &&
  key.keyType.kind === "eccKeyPair" &&
  DENIED_AGREEMENTS[key.keyType.curveFamily]?.includes(key.keyBits) === true;

/** Opcodes that a use requires; one of each list is enough. */
const REQUIRED_OPCODES: readonly (readonly [use: keyof UsageFlags, opcodes: readonly number[]])[] = [
  ["signHash", [Opcode.PsaSignHash]],
  ["verifyHash", [Opcode.PsaVerifyHash]],
  ["encrypt", [Opcode.PsaAsymmetricEncrypt, Opcode.PsaAeadEncrypt, Opcode.PsaCipherEncrypt]],
  ["decrypt", [Opcode.PsaAsymmetricDecrypt, Opcode.PsaAeadDecrypt, Opcode.PsaCipherDecrypt]],
  ["derive", [Opcode.PsaRawKeyAgreement]],
  ["export", [Opcode.PsaExportKey]],
];

/** Names the opcodes of a provider. */
export function capabilitiesOf(provider: number, opcodes: readonly number[]): Capabilities {
  const sorted = [...opcodes].sort((a, b) => a - b);
  return {
    provider,
    operations: sorted.flatMap((opcode) => operationsByOpcode.get(opcode)?.name ?? []),
    unknownOpcodes: sorted.filter((opcode) => !operationsByOpcode.has(opcode)),
    unreliable: KNOWN_PROVIDER_GAPS.filter((claim) => claim.provider === provider).map(({ about }) => about),
  };
}

/** Assesses keys of a kind by the opcodes that the provider lists, its claim, and the known gaps of such providers. */
export function assessKey(
  provider: number,
  opcodes: readonly number[],
  attributes: KeyAttributes,
  claim: boolean,
): KeyCapability {
  const flags = attributes.keyPolicy.keyUsageFlags;
  const lacking = REQUIRED_OPCODES.find(
    ([use, opcodesForUse]) => flags[use] === true && !opcodesForUse.some((opcode) => opcodes.includes(opcode)),
  );
  if (lacking !== undefined)
    return { support: "no", reason: `the provider has no operation for the use ${lacking[0]}` };
  if (!claim && !isDeniedAgreement(provider, attributes))
    return { support: "no", reason: "the provider says that it cannot" };
  const gap = KNOWN_PROVIDER_GAPS.find((known) => known.provider === provider && known.applies(attributes));
  if (gap === undefined) return { support: "yes" };
  return {
    support: "unreliable",
    reason: `the provider says yes, but providers of its kind are known to fail at ${gap.about}`,
  };
}
