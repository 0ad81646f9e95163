import type { ProviderChoice } from "@parsec-ts/mock-service";
import type { ConnectedClient } from "@parsec-ts/node";
import { psaGenerateRandom } from "@parsec-ts/operations";

/** The providers that the mock emulates, with their ids. */
export const emulatedProviders: readonly (readonly [Exclude<ProviderChoice, "software">, number])[] = [
  ["mbed-crypto", 1],
  ["pkcs11", 2],
  ["tpm", 3],
];

/** Observes the properties of a provider: its UUID, its opcodes and the lengths of random bytes. */
export async function observeProvider(parsec: ConnectedClient, id: number): Promise<object> {
  const info = (await parsec.listProviders()).find((provider) => provider.id === id);
  const opcodes = await parsec.listOpcodes(id);
  const core = await parsec.listOpcodes(0);
  const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);
  const random: number[] = [];
  for (const size of [1, 64, 65, 1000]) {
    random.push((await parsec.call(psaGenerateRandom, { size }, { provider: id })).randomBytes.length);
  }
  return { uuid: info?.uuid, opcodes: sorted(opcodes), core: sorted(core), random };
}
