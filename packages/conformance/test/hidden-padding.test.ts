import { startMockService } from "@parsec-ts/mock-service";
import { type ConnectedClient, connect } from "@parsec-ts/node";
import { type AsymmetricEncryption, psaAsymmetricDecrypt, psaGenerateKey, rsaKeyPair } from "@parsec-ts/operations";
import { provisionForTests, startRealService } from "@parsec-ts/real-service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixedBytes } from "../src/conversations/script/fixed-keys.js";

/** The providers that do not say that a padding is invalid. */
const providers = [
  ["pkcs11", 2],
  ["tpm", 3],
] as const;
type Name = (typeof providers)[number][0];

interface Running {
  readonly parsec: ConnectedClient;
  stop(): Promise<void>;
}

async function startMock(name: Name): Promise<Running> {
  const mock = await startMockService({ providers: [name] });
  return { parsec: await connect({ transport: mock.transport }), stop: () => mock.close() };
}

const installation = await provisionForTests();

async function startReal(name: Name): Promise<Running> {
  if (installation === undefined) throw new Error("not provisioned");
  const real = await startRealService({ installation, providers: [name] });
  return { parsec: await connect({ endpoint: real.endpoint }), stop: () => real.stop() };
}

const services = [
  { service: "the mock service", start: startMock },
  ...(installation === undefined ? [] : [{ service: "the real service", start: startReal }]),
];
const targets = services.flatMap(({ service, start }) =>
  providers.map(([name, provider]) => ({ service, start, name, provider })),
);

const alg: AsymmetricEncryption = { kind: "rsaPkcs1v15Crypt" };
const CIPHERTEXTS = 40;
/** Length of the modulus in bytes, less that of the shortest padding. */
const MAX_LENGTH = 128 - 11;

describe.each(targets)("an invalid padding at $name of $service", ({ start, name, provider }) => {
  let running: Running;
  beforeAll(async () => {
    running = await start(name);
    const attributes = rsaKeyPair(1024, { usage: ["decrypt"], algorithm: alg });
    for (const keyName of ["one", "two"]) {
      await running.parsec.call(psaGenerateKey, { keyName, attributes }, { provider });
    }
  });
  afterAll(async () => {
    await running?.parsec.close();
    await running?.stop();
  });

  /** Decrypts bytes that are no ciphertext: only a valid padding by chance would make them one. */
  async function decryptAll(keyName: string): Promise<readonly string[]> {
    const plaintexts: string[] = [];
    for (let at = 0; at < CIPHERTEXTS; at++) {
      const ciphertext = fixedBytes(128, `ciphertext ${at}`);
      // Below every modulus.
      ciphertext[0] = 1;
      const request = { keyName, alg, ciphertext, salt: new Uint8Array(0) };
      const { plaintext } = await running.parsec.call(psaAsymmetricDecrypt, request, { provider });
      plaintexts.push(Buffer.from(plaintext).toString("hex"));
    }
    return plaintexts;
  }

  it("gives bytes of every length that a plaintext can have, the same for the same key and ciphertext", async () => {
    const plaintexts = await decryptAll("one");
    expect(await decryptAll("one")).toEqual(plaintexts);
    const others = await decryptAll("two");
    expect(plaintexts.filter((plaintext) => plaintext.length > 16 && others.includes(plaintext))).toEqual([]);
    const lengths = plaintexts.map((plaintext) => plaintext.length / 2);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(MAX_LENGTH);
    // The chance that no one of 40 is in the upper half, or in the lower one, is 2^-39.
    expect(Math.max(...lengths)).toBeGreaterThan(MAX_LENGTH / 2);
    expect(Math.min(...lengths)).toBeLessThan(MAX_LENGTH / 2);
  });
});
