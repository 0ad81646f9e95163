import { Opcode, operationsByOpcode } from "@parsec-ts/operations";
import { ProviderId } from "@parsec-ts/wire-protocol";
import type { MockProvider } from "./mock-provider.js";

/** The vendor and version that every mock provider reports. */
export const VENDOR = { vendor: "parsec-ts", versionMaj: 0, versionMin: 1, versionRev: 0 } as const;

/** Operations that need hardware: a TPM proves its identity by attestation, software cannot. */
const ATTESTATION: readonly number[] = [Opcode.AttestKey, Opcode.PrepareKeyAttestation];

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
};
