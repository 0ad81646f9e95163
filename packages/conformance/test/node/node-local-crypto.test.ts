import { createHash, sign } from "node:crypto";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import {
  type ConnectedClient,
  connect,
  ecdsaKey,
  type KeyOptions,
  Opcode,
  rsaKeyPair,
  rsaOaepKey,
  rsaPkcs1v15Crypt,
  rsaPkcs1v15Key,
  rsaPssKey,
} from "@parsec-ts/node";
import { Status } from "@parsec-ts/wire-protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { generateOtherKey } from "./other-key.js";
import { type Tampering, tamperingTransport } from "./tampering-transport.js";

const message = Buffer.from("a message");

let service: MockService;
let parsec: ConnectedClient;
const tamperings = new Map<number, Tampering>();

beforeAll(async () => {
  service = await startMockService();
  parsec = await connect({ transport: tamperingTransport(service.transport, tamperings) });
  await parsec.key("ecc").generate(ecdsaKey("P-256"));
  await parsec.key("pss").generate(rsaPssKey(2048));
  await parsec.key("pkcs1").generate(rsaPkcs1v15Key(2048));
  await parsec.key("oaep").generate(rsaOaepKey(2048));
  const use = { usage: ["encrypt", "decrypt"], algorithm: rsaPkcs1v15Crypt() } as const;
  await parsec.key("crypt").generate(rsaKeyPair(2048, use));
});
beforeEach(() => tamperings.clear());
afterAll(async () => {
  await parsec.close();
  await service.close();
});

describe("verifyAfterSign", () => {
  const flipped: Tampering = ({ signature }: { signature: Uint8Array }) => ({
    signature: signature.map((byte, i) => (i === 20 ? byte ^ 1 : byte)),
  });
  const options: KeyOptions = { verifyAfterSign: true };

  it.each(["ecc", "pss", "pkcs1"])("returns valid signatures and refuses invalid ones: %s", async (name) => {
    const signature = await parsec.key(name, options).sign(message);
    expect(await parsec.key(name).verify(message, signature)).toBe(true);
    const invalid = { family: "protocol", code: "ERR_PARSEC_SIGNATURE_INVALID", provider: 1 };
    const replayed: Tampering = () => ({ signature });
    for (const [tampering, signed] of [
      [flipped, message],
      [replayed, Buffer.from("another message")],
      [() => ({ signature: new Uint8Array(signature.length) }), message],
    ] as [Tampering, Uint8Array][]) {
      tamperings.set(Opcode.PsaSignHash, tampering);
      await expect(parsec.key(name, options).sign(signed)).rejects.toMatchObject(invalid);
      if (name !== "ecc") expect(await parsec.key(name).sign(signed)).toBeInstanceOf(Uint8Array);
    }
  });

  it("refuses, with a pin, a signature by another key whose public key the service returns as well", async () => {
    const other = generateOtherKey();
    tamperings.set(Opcode.PsaExportPublicKey, () => ({ data: other.point }));
    tamperings.set(Opcode.PsaSignHash, () => ({
      signature: sign("sha256", message, { key: other.privateKey, dsaEncoding: "ieee-p1363" }),
    }));
    // Without a pin, consistent responses are accepted.
    await parsec.key("ecc", options).sign(message);
    const genuine = await connect({ transport: service.transport });
    const publicKey = { format: "raw", key: await genuine.key("ecc").exportPublicKey("raw") } as const;
    await expect(parsec.key("ecc", { ...options, publicKey }).sign(message)).rejects.toMatchObject({
      code: "ERR_PARSEC_PUBLIC_KEY_MISMATCH",
    });
    await genuine.close();
  });
});

describe("a computation with `local: true`", () => {
  it("verifies without the service's response", async () => {
    const key = parsec.key("ecc");
    const signature = await key.sign(message, { format: "der" });
    tamperings.set(Opcode.PsaVerifyHash, () => ({}));
    expect(await key.verify(Buffer.from("other"), signature, { format: "der" })).toBe(true);
    expect(await key.verify(Buffer.from("other"), signature, { format: "der", local: true })).toBe(false);
    tamperings.set(Opcode.PsaVerifyHash, () => Status.PsaErrorInvalidSignature);
    expect(await key.verify(message, signature, { format: "der", local: true })).toBe(true);
  });

  it("hashes without the service's response", async () => {
    tamperings.set(Opcode.PsaHashCompute, () => ({ hash: new Uint8Array(32) }));
    const expected = createHash("sha256").update(message).digest();
    const request = { alg: "SHA_256", input: message } as const;
    expect(Buffer.from(await parsec.hashCompute(request))).not.toEqual(expected);
    expect(Buffer.from(await parsec.hashCompute(request, { local: true }))).toEqual(expected);
  });

  it.each(["oaep", "crypt"])("encrypts to a public key so that the service can decrypt: %s", async (name) => {
    const key = parsec.key(name, name === "crypt" ? { algorithm: rsaPkcs1v15Crypt() } : {});
    const label = name === "oaep" ? Buffer.from("label") : new Uint8Array(0);
    tamperings.set(Opcode.PsaAsymmetricEncrypt, () => Status.PsaErrorGenericError);
    const ciphertext = await key.encrypt(message, { local: true, label });
    expect(Buffer.from(await key.decrypt(ciphertext, { label }))).toEqual(message);
    tamperings.clear();
    const inService = await key.encrypt(message, { label });
    expect(Buffer.from(await key.decrypt(inService, { label }))).toEqual(message);
    await expect(key.encrypt(new Uint8Array(300), { local: true })).rejects.toMatchObject({ argument: "plaintext" });
  });
});

describe("generateRandom with `mixLocal`", () => {
  it("returns other bytes than those that the service chose", async () => {
    tamperings.set(Opcode.PsaGenerateRandom, () => ({ randomBytes: new Uint8Array(32) }));
    expect(await parsec.generateRandom(32)).toEqual(new Uint8Array(32));
    const mixed = await parsec.generateRandom(32, { mixLocal: true });
    expect(mixed).toHaveLength(32);
    expect(mixed).not.toEqual(new Uint8Array(32));
    expect(mixed).not.toEqual(await parsec.generateRandom(32, { mixLocal: true }));
  });
});
