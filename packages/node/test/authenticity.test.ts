import { createHash, generateKeyPairSync } from "node:crypto";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { Status } from "@parsec-ts/wire-protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  aead,
  aesGcmKey,
  type ConnectedClient,
  connect,
  ecdsaKey,
  type KeyOptions,
  Opcode,
  type PinnedPublicKey,
  rsaKeyPair,
  rsaOaepKey,
  rsaPkcs1v15Crypt,
  rsaPkcs1v15Key,
  rsaPssKey,
} from "../src/index.js";
import { type Lie, lyingTransport } from "./lying-transport.js";

const message = Buffer.from("a message");
const stranger = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey;
const pointOf = ({ x = "", y = "" }: JsonWebKey) =>
  Buffer.concat([Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
interface JsonWebKey {
  readonly x?: string;
  readonly y?: string;
}

let service: MockService;
let parsec: ConnectedClient;
const lies = new Map<number, Lie>();

beforeAll(async () => {
  service = await startMockService();
  parsec = await connect({ transport: lyingTransport(service.transport, lies) });
  await parsec.key("ecc").generate(ecdsaKey("P-256"));
  await parsec.key("pss").generate(rsaPssKey(2048));
  await parsec.key("pkcs1").generate(rsaPkcs1v15Key(2048));
  await parsec.key("oaep").generate(rsaOaepKey(2048));
  const use = { usage: ["encrypt", "decrypt"], algorithm: rsaPkcs1v15Crypt() } as const;
  await parsec.key("crypt").generate(rsaKeyPair(2048, use));
  await parsec.key("aes").generate(aesGcmKey(256));
});
beforeEach(() => lies.clear());
afterAll(async () => {
  await parsec.close();
  await service.close();
});

describe("a pinned public key", () => {
  const pins: Record<string, () => Promise<PinnedPublicKey>> = {
    raw: async () => ({ format: "raw", key: await parsec.key("ecc").exportPublicKey("raw") }),
    der: async () => ({ format: "der", key: await parsec.key("ecc").exportPublicKey("der") }),
    pem: async () => ({ format: "pem", key: await parsec.key("ecc").exportPublicKey("pem") }),
    jwk: async () => ({ format: "jwk", key: await parsec.key("ecc").exportPublicKey("jwk") }),
    "spki-sha256": async () => ({
      format: "spki-sha256",
      key: createHash("sha256")
        .update(await parsec.key("ecc").exportPublicKey("der"))
        .digest(),
    }),
  };

  it.each(Object.keys(pins))("as %s lets the key be used, and no other of its name", async (format) => {
    const publicKey = (await pins[format]?.()) as PinnedPublicKey;
    const key = parsec.key("ecc", { publicKey });
    const signature = await key.sign(message);
    expect(await key.verify(message, signature)).toBe(true);

    lies.set(Opcode.PsaExportPublicKey, () => ({ data: pointOf(stranger.export({ format: "jwk" })) }));
    const deceived = parsec.key("ecc", { publicKey });
    const untrue = { family: "protocol", code: "ERR_PARSEC_PUBLIC_KEY_MISMATCH" };
    await expect(deceived.sign(message)).rejects.toMatchObject(untrue);
    await expect(deceived.verify(message, signature)).rejects.toMatchObject(untrue);
    await expect(deceived.exportPublicKey("raw")).rejects.toMatchObject(untrue);
    lies.clear();
    expect(await deceived.verify(message, signature)).toBe(true);
  });

  it("is the caller's bytes as they were when the handle was made", async () => {
    const key = await parsec.key("ecc").exportPublicKey("raw");
    const handle = parsec.key("ecc", { publicKey: { format: "raw", key } });
    key.fill(0);
    await handle.sign(message);
  });

  it("is nothing that holds a private half", async () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const key = new Uint8Array(privateKey.export({ format: "der", type: "pkcs8" }));
    const handle = parsec.key("ecc", { publicKey: { format: "der", key } });
    await expect(handle.sign(message)).rejects.toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument: "publicKey" });
  });
});

describe("verifyAfterSign", () => {
  const flipped: Lie = ({ signature }: { signature: Uint8Array }) => ({
    signature: signature.map((byte, i) => (i === 20 ? byte ^ 1 : byte)),
  });
  const options: KeyOptions = { verifyAfterSign: true };

  it.each(["ecc", "pss", "pkcs1"])("gives true signatures and no other: %s", async (name) => {
    const signature = await parsec.key(name, options).sign(message);
    expect(await parsec.key(name).verify(message, signature)).toBe(true);
    const untrue = { family: "protocol", code: "ERR_PARSEC_SIGNATURE_INVALID" };
    const someoneElses: Lie = () => ({ signature });
    for (const [lie, signed] of [
      [flipped, message],
      [someoneElses, Buffer.from("another message")],
      [() => ({ signature: new Uint8Array(signature.length) }), message],
    ] as [Lie, Uint8Array][]) {
      lies.set(Opcode.PsaSignHash, lie);
      await expect(parsec.key(name, options).sign(signed)).rejects.toMatchObject(untrue);
      if (name !== "ecc") expect(await parsec.key(name).sign(signed)).toBeInstanceOf(Uint8Array);
    }
  });

  it("with a pin is not fooled by a service that lies about the public half as well", async () => {
    const other = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { sign } = await import("node:crypto");
    lies.set(Opcode.PsaExportPublicKey, () => ({ data: pointOf(other.publicKey.export({ format: "jwk" })) }));
    lies.set(Opcode.PsaSignHash, () => ({
      signature: sign("sha256", message, { key: other.privateKey, dsaEncoding: "ieee-p1363" }),
    }));
    // Consistent lies are believed without a pin.
    await parsec.key("ecc", options).sign(message);
    const genuine = await connect({ transport: service.transport });
    const publicKey = { format: "raw", key: await genuine.key("ecc").exportPublicKey("raw") } as const;
    await expect(parsec.key("ecc", { ...options, publicKey }).sign(message)).rejects.toMatchObject({
      code: "ERR_PARSEC_PUBLIC_KEY_MISMATCH",
    });
    await genuine.close();
  });
});

it.each(["ecc", "pss"])("a signature is as long as its key says: %s", async (name) => {
  const { length } = await parsec.key(name).sign(message);
  for (const wrong of [0, 1, length - 1, length + 1, 2 ** 20]) {
    lies.set(Opcode.PsaSignHash, () => ({ signature: new Uint8Array(wrong) }));
    for (const format of ["raw", "der"] as const)
      await expect(parsec.key(name).sign(message, { format })).rejects.toMatchObject({
        family: "protocol",
        code: "ERR_PARSEC_PROTOCOL_SIGNATURE_LENGTH",
      });
  }
});

describe("local computations take no service's word:", () => {
  it("verify", async () => {
    const key = parsec.key("ecc");
    const signature = await key.sign(message, { format: "der" });
    lies.set(Opcode.PsaVerifyHash, () => ({}));
    expect(await key.verify(Buffer.from("other"), signature, { format: "der" })).toBe(true);
    expect(await key.verify(Buffer.from("other"), signature, { format: "der", local: true })).toBe(false);
    lies.set(Opcode.PsaVerifyHash, () => Status.PsaErrorInvalidSignature);
    expect(await key.verify(message, signature, { format: "der", local: true })).toBe(true);
  });

  it("hashes", async () => {
    lies.set(Opcode.PsaHashCompute, () => ({ hash: new Uint8Array(32) }));
    const wanted = createHash("sha256").update(message).digest();
    const request = { alg: "SHA_256", input: message } as const;
    expect(Buffer.from(await parsec.hashCompute(request))).not.toEqual(wanted);
    expect(Buffer.from(await parsec.hashCompute(request, { local: true }))).toEqual(wanted);
  });

  it.each(["oaep", "crypt"])("encryption to a public key, which the service can undo: %s", async (name) => {
    const key = parsec.key(name);
    const label = name === "oaep" ? Buffer.from("label") : new Uint8Array(0);
    lies.set(Opcode.PsaAsymmetricEncrypt, () => Status.PsaErrorGenericError);
    const ciphertext = await key.encrypt(message, { local: true, label });
    expect(Buffer.from(await key.decrypt(ciphertext, { label }))).toEqual(message);
    lies.clear();
    const inService = await key.encrypt(message, { label });
    expect(Buffer.from(await key.decrypt(inService, { label }))).toEqual(message);
    await expect(key.encrypt(new Uint8Array(300), { local: true })).rejects.toMatchObject({ argument: "plaintext" });
  });
});

it("random bytes that are mixed with local ones are not those that the service chose", async () => {
  lies.set(Opcode.PsaGenerateRandom, () => ({ randomBytes: new Uint8Array(32) }));
  expect(await parsec.generateRandom(32)).toEqual(new Uint8Array(32));
  const mixed = await parsec.generateRandom(32, { mixLocal: true });
  expect(mixed).toHaveLength(32);
  expect(mixed).not.toEqual(new Uint8Array(32));
  expect(mixed).not.toEqual(await parsec.generateRandom(32, { mixLocal: true }));
});

describe("a decryption that fails", () => {
  const failing = async (lie: Lie, decrypt: () => Promise<unknown>): Promise<unknown> => {
    lies.set(Opcode.PsaAsymmetricDecrypt, lie);
    lies.set(Opcode.PsaAeadDecrypt, lie);
    return decrypt().catch((error: unknown) => error);
  };
  const nonce = new Uint8Array(12);
  const calls = {
    "RSA key handle": () => parsec.key("crypt").decrypt(new Uint8Array(256)),
    RSA: () => parsec.asymmetricDecrypt({ keyName: "crypt", alg: rsaPkcs1v15Crypt(), ciphertext: new Uint8Array(256) }),
    AEAD: () => parsec.aeadDecrypt({ keyName: "aes", alg: aead("GCM"), nonce, ciphertext: new Uint8Array(32) }),
  };

  it.each(Object.entries(calls))("is the same error for bad padding and a bad tag: %s", async (_title, decrypt) => {
    const [padding, tag] = [
      await failing(() => Status.PsaErrorInvalidPadding, decrypt),
      await failing(() => Status.PsaErrorInvalidSignature, decrypt),
    ] as [Error, Error];
    expect(padding).toMatchObject({ family: "service", code: "ERR_PARSEC_DECRYPTION_FAILED" });
    expect(JSON.stringify(padding)).toBe(JSON.stringify(tag));
    expect([padding.message, padding.cause]).toEqual([tag.message, tag.cause]);
    expect(padding).not.toHaveProperty("status");
  });

  it("says why to who insists", async () => {
    const request = { keyName: "aes", alg: aead("GCM"), nonce, ciphertext: new Uint8Array(32) };
    const decrypt = () => parsec.aeadDecrypt(request, { detailedErrors: true });
    const error = await failing(() => Status.PsaErrorInvalidPadding, decrypt);
    expect(error).toMatchObject({ status: Status.PsaErrorInvalidPadding });
  });

  it("is another error when it has other causes", async () => {
    expect(await failing(() => Status.PsaErrorNotPermitted, calls.AEAD)).toMatchObject({ status: 1133 });
  });
});
