import { type KeyType, Opcode, operationsByOpcode } from "@parsec-ts/operations";
import { ProviderId } from "@parsec-ts/wire-protocol";
import { hasKeySize } from "../keys/create-key.js";
import { isHashFunction } from "../software-keys/hash-function.js";
import { asymmetricHash, type CapabilityRules } from "./capability-rules.js";
import type { MockProvider } from "./mock-provider.js";

/** The vendor and version that every mock provider reports. */
export const VENDOR = { vendor: "parsec-ts", versionMaj: 0, versionMin: 1, versionRev: 0 } as const;

/** Operations that need hardware: a TPM proves its identity by attestation, software cannot. */
const ATTESTATION: readonly number[] = [Opcode.AttestKey, Opcode.PrepareKeyAttestation];

const PAIRS_AND_SECRETS: readonly KeyType["kind"][] = [
  ...(["rsaKeyPair", "eccKeyPair", "rawData", "derive", "hmac", "aes", "camellia", "des", "chacha20"] as const),
];

/** Claims what it supports. Unlike the real providers it claims key agreement of a key that permits nothing else. */
const capabilities: CapabilityRules = {
  generates: PAIRS_AND_SECRETS,
  imports: [...PAIRS_AND_SECRETS, "rsaPublicKey", "eccPublicKey"],
  usages: ["encrypt", "decrypt", "signHash", "signMessage", "verifyHash", "verifyMessage", "derive"],
  hasSize: (keyType, bits) => bits === 0 || hasKeySize(keyType, bits),
  hasAlgorithm(alg) {
    if (alg.kind === "keyDerivation") return false;
    if (alg.kind === "keyAgreement") return alg.value.kind === "raw";
    const hash = asymmetricHash(alg);
    return hash === undefined || hash === "any" || isHashFunction(hash);
  },
};

/** Supports every operation that does not need hardware. Its UUID is the one that Parsec gives to the provider with this id. */
export const software: MockProvider = {
  info: {
    ...VENDOR,
    uuid: "1c1139dc-ad7c-47dc-ad6b-db6fdb466552",
    description: "Mock: keys in software, not for production",
    id: ProviderId.MbedCrypto,
  },
  opcodes: [...operationsByOpcode.values()].flatMap(({ class: kind, opcode }) =>
    kind === "crypto" && !ATTESTATION.includes(opcode) ? [opcode] : [],
  ),
  capabilities,
};
