import type { ProviderChoice } from "@parsec-ts/mock-service";
import {
  aesGcmKey,
  type ConnectedClient,
  eccKeyPair,
  ecdh,
  ecdsaKey,
  keyAttributes,
  Opcode,
  rsaPssKey,
} from "@parsec-ts/node";
import { psaGenerateRandom } from "@parsec-ts/operations";

/** The providers that the mock emulates, with their ids. */
export const emulatedProviders: readonly (readonly [Exclude<ProviderChoice, "software">, number])[] = [
  ["mbed-crypto", 1],
  ["pkcs11", 2],
  ["tpm", 3],
];

/** Operations of a real TPM that software cannot execute. */
const ATTESTATION: readonly number[] = [Opcode.AttestKey, Opcode.PrepareKeyAttestation];

/** Attributes for CanDoCrypto. Some providers claim capabilities that they do not have. */
const attributesInQuestion = {
  "P-256": ecdsaKey("P-256"),
  "RSA-4096 PSS": rsaPssKey(4096),
  "P-521": ecdsaKey("P-521"),
  AES: aesGcmKey(256),
  "raw data": keyAttributes({ kind: "rawData" }, 256, { usage: ["export"], algorithm: { kind: "none" } }),
  ECDH: eccKeyPair("P-256", { usage: ["derive"], algorithm: ecdh() }),
} as const;

/** Observes the properties of a provider: its description, opcodes, claimed capabilities and lengths of random bytes. */
export async function observeProvider(parsec: ConnectedClient, id: number): Promise<object> {
  const info = (await parsec.listProviders()).find((provider) => provider.id === id);
  const opcodes = (await parsec.listOpcodes(id)).filter((opcode) => !ATTESTATION.includes(opcode));
  const core = await parsec.listOpcodes(0);
  const claims: Record<string, boolean> = {};
  for (const [title, attributes] of Object.entries(attributesInQuestion)) {
    for (const checkType of ["GENERATE", "USE"] as const) {
      claims[`${checkType} ${title}`] = await parsec.canDoCrypto({ checkType, attributes }, { provider: id });
    }
  }
  const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);
  const random: number[] = [];
  for (const size of [1, 64, 65, 1000]) {
    random.push((await parsec.call(psaGenerateRandom, { size }, { provider: id })).randomBytes.length);
  }
  return { uuid: info?.uuid, opcodes: sorted(opcodes), core: sorted(core), claims, random };
}
