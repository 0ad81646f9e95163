import { type KeyAttributes, Opcode, operationsByOpcode, type UsageFlags } from "@parsec-ts/operations";
import { ProviderId } from "@parsec-ts/wire-protocol";

/** What a provider can do with keys of a kind, as far as can be known without trying. */
export interface KeyCapability {
  /** `unreliable`: the provider says yes, and providers of its kind are known to say so and fail. */
  readonly support: "yes" | "no" | "unreliable";
  /** Why it is not a plain yes. */
  readonly reason?: string;
}

/** Operations of a provider. */
export interface Capabilities {
  /** Provider id. */
  readonly provider: number;
  /** Parsec's names of the operations that the provider lists: `PsaSignHash`. */
  readonly operations: readonly string[];
  /** Opcodes it lists that only a newer client knows. */
  readonly unknownOpcodes: readonly number[];
  /** What providers of this kind are known to claim in `canDoCrypto` and then not to do. */
  readonly unreliable: readonly string[];
}

interface FalseClaim {
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

/** Seen on service 1.4.1: claims that canDoCrypto makes and that do not hold. */
const KNOWN_PROVIDER_GAPS: readonly FalseClaim[] = [
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

/** Opcodes without which a use is none; one of each list will do. */
const NEEDED: readonly (readonly [use: keyof UsageFlags, opcodes: readonly number[]])[] = [
  ["signHash", [Opcode.PsaSignHash]],
  ["verifyHash", [Opcode.PsaVerifyHash]],
  ["encrypt", [Opcode.PsaAsymmetricEncrypt, Opcode.PsaAeadEncrypt, Opcode.PsaCipherEncrypt]],
  ["decrypt", [Opcode.PsaAsymmetricDecrypt, Opcode.PsaAeadDecrypt, Opcode.PsaCipherDecrypt]],
  ["derive", [Opcode.PsaRawKeyAgreement]],
  ["export", [Opcode.PsaExportKey]],
];

/** Puts names to a provider's opcodes. */
export function capabilitiesOf(provider: number, opcodes: readonly number[]): Capabilities {
  const sorted = [...opcodes].sort((a, b) => a - b);
  return {
    provider,
    operations: sorted.flatMap((opcode) => operationsByOpcode.get(opcode)?.name ?? []),
    unknownOpcodes: sorted.filter((opcode) => !operationsByOpcode.has(opcode)),
    unreliable: KNOWN_PROVIDER_GAPS.filter((claim) => claim.provider === provider).map(({ about }) => about),
  };
}

/** Judges keys of a kind by what the provider lists, what it claims, and what such claims are worth. */
export function assessKey(
  provider: number,
  opcodes: readonly number[],
  attributes: KeyAttributes,
  claim: boolean,
): KeyCapability {
  const flags = attributes.keyPolicy.keyUsageFlags;
  const lacking = NEEDED.find(
    ([use, needed]) => flags[use] === true && !needed.some((opcode) => opcodes.includes(opcode)),
  );
  if (lacking !== undefined)
    return { support: "no", reason: `the provider has no operation for the use ${lacking[0]}` };
  if (!claim) return { support: "no", reason: "the provider says that it cannot" };
  const doubt = KNOWN_PROVIDER_GAPS.find((known) => known.provider === provider && known.applies(attributes));
  if (doubt === undefined) return { support: "yes" };
  return {
    support: "unreliable",
    reason: `the provider says yes, but providers of its kind are known to fail at ${doubt.about}`,
  };
}
