import { Opcode, operationsByOpcode } from "@parsec-ts/operations";
import { ProviderId } from "@parsec-ts/wire-protocol";
import type { MockProvider } from "./mock-provider.js";

export const VENDOR = { vendor: "parsec-ts", versionMaj: 0, versionMin: 1, versionRev: 0 } as const;

/** A TPM proves what it is by attestation; software has nothing to prove. */
const ATTESTATION: readonly number[] = [Opcode.AttestKey, Opcode.PrepareKeyAttestation];

/** Everything that software can honestly do. The UUID is that which Parsec gives to the provider of this id. */
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
