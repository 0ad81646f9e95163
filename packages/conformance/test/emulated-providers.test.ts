import { startMockService } from "@parsec-ts/mock-service";
import { aesGcmKey, connect, eccKeyPair, ecdh, ecdsaKey, keyAttributes, Opcode, rsaPssKey } from "@parsec-ts/node";
import { provisionForTests, startRealService } from "@parsec-ts/real-service";
import { describe, expect, it } from "vitest";

const installation = await provisionForTests();
const lookAlikes = [
  ["mbed-crypto", 1],
  ["pkcs11", 2],
  ["tpm", 3],
] as const;

/** A TPM's alone, and nothing that software could do honestly. */
const ATTESTATION: readonly number[] = [Opcode.AttestKey, Opcode.PrepareKeyAttestation];

/** Attributes that providers are asked about, though some could never do what they say. */
const questions = {
  "P-256": ecdsaKey("P-256"),
  "RSA-4096 PSS": rsaPssKey(4096),
  "P-521": ecdsaKey("P-521"),
  AES: aesGcmKey(256),
  "raw data": keyAttributes({ kind: "rawData" }, 256, { usage: ["export"], algorithm: { kind: "none" } }),
  ECDH: eccKeyPair("P-256", { usage: ["derive"], algorithm: ecdh() }),
} as const;

/** What a provider says of itself. */
async function portrait(parsec: Awaited<ReturnType<typeof connect>>, id: number): Promise<object> {
  const info = (await parsec.listProviders()).find((provider) => provider.id === id);
  const opcodes = (await parsec.listOpcodes(id)).filter((opcode) => !ATTESTATION.includes(opcode));
  const core = await parsec.listOpcodes(0);
  const claims: Record<string, boolean> = {};
  for (const [title, attributes] of Object.entries(questions)) {
    for (const checkType of ["GENERATE", "USE"] as const) {
      claims[`${checkType} ${title}`] = await parsec.canDoCrypto({ checkType, attributes }, { provider: id });
    }
  }
  const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);
  const random = [];
  for (const size of [1, 64, 65, 1000]) random.push(await randomLength(parsec, id, size));
  return { uuid: info?.uuid, opcodes: sorted(opcodes), core: sorted(core), claims, random };
}

async function randomLength(parsec: Awaited<ReturnType<typeof connect>>, provider: number, size: number) {
  const { psaGenerateRandom } = await import("@parsec-ts/operations");
  return (await parsec.call(psaGenerateRandom, { size }, { provider })).randomBytes.length;
}

describe.skipIf(installation === undefined).each(lookAlikes)("the mock's %s provider", (name, id) => {
  it("says of itself what the real one says, and gives as much", async () => {
    if (installation === undefined) throw new Error("not provisioned");
    const real = await startRealService({ installation, providers: [name] });
    const mock = await startMockService({ providers: [name] });
    await using ofReal = await connect({ endpoint: real.endpoint });
    await using ofMock = await connect({ transport: mock.transport });
    try {
      expect(await portrait(ofMock, id)).toEqual(await portrait(ofReal, id));
    } finally {
      await mock.close();
      await real.stop();
    }
  });
});
