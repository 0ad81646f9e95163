import { constants, createHash, verify as nodeVerify } from "node:crypto";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import {
  type ConnectedClient,
  connect,
  ecdsa,
  ecdsaKey,
  Opcode,
  psaSignHash,
  rsaOaep,
  rsaOaepKey,
  rsaPkcs1v15Crypt,
  rsaPkcs1v15Sign,
  rsaPss,
  rsaPssKey,
} from "@parsec-ts/node";
import {
  type Hash,
  type KeyAttributes,
  type KeyInfo,
  type PermittedAlgorithm,
  policyAlgorithm,
} from "@parsec-ts/operations";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Tampering, tamperingTransport } from "./tampering-transport.js";

const message = Buffer.from("a message");
const tamperings = new Map<number, Tampering>();
let service: MockService;
let parsec: ConnectedClient;

beforeAll(async () => {
  service = await startMockService({ allowDeprecated: true });
  parsec = await connect({ transport: tamperingTransport(service.transport, tamperings) });
  await parsec.key("ecc").generate(ecdsaKey("P-256"));
  await parsec.key("p384").generate(ecdsaKey("P-384"));
  await parsec.key("pss").generate(rsaPssKey(2048));
  await parsec.key("oaep").generate(rsaOaepKey(2048));
});
beforeEach(() => tamperings.clear());
afterAll(async () => {
  await parsec.close();
  await service.close();
});

/** Makes the service list its keys with other attributes. */
function list(changes: Partial<KeyAttributes>, algorithm?: PermittedAlgorithm): void {
  tamperings.set(Opcode.ListKeys, ({ keys }: { readonly keys: readonly KeyInfo[] }) => ({
    keys: keys.map(({ attributes, ...key }) => {
      const { keyPolicy } = attributes;
      const keyAlgorithm = algorithm === undefined ? keyPolicy.keyAlgorithm : policyAlgorithm(algorithm);
      return { ...key, attributes: { ...attributes, ...changes, keyPolicy: { ...keyPolicy, keyAlgorithm } } };
    }),
  }));
}

const policy = { family: "usage", code: "ERR_PARSEC_KEY_POLICY" };
const pinOf = async (name: string) => ({ format: "raw", key: await parsec.key(name).exportPublicKey("raw") }) as const;

describe("a pinned key on a curve", () => {
  it.each<[string, Hash, string]>([
    ["ecc", "SHA_256", "sha256"],
    ["p384", "SHA_384", "sha384"],
  ])("signs and verifies by its curve's hash if the service lists an old one: %s", async (name, hash, nodeHash) => {
    const publicKey = await pinOf(name);
    const pem = await parsec.key(name).exportPublicKey("pem");
    for (const old of ["MD5", "SHA_1", "RIPEMD160"] as const) {
      for (const keyBits of [0, 8, 256, 512]) {
        list({ keyBits }, ecdsa(old));
        const key = parsec.key(name, { publicKey, verifyAfterSign: true });
        const signature = await key.sign(message);
        const options = { key: pem, dsaEncoding: "ieee-p1363" } as const;
        expect(nodeVerify(nodeHash, message, options, signature)).toBe(true);
        expect(await key.verify(message, signature)).toBe(true);
        expect(await key.verify(message, signature, { local: true })).toBe(true);
        await expect(key.sign(message, { hash: "MD5" })).rejects.toMatchObject({ family: expect.any(String) });
      }
    }
    expect(hash).not.toBe("");
  });

  it("does not accept a signature over an MD5 hash that the service made in its stead", async () => {
    const publicKey = await pinOf("ecc");
    list({}, ecdsa("MD5"));
    const key = parsec.key("ecc", { publicKey });
    tamperings.set(Opcode.PsaVerifyHash, () => ({}));
    const digest = createHash("md5").update(message).digest();
    const { signature } = await weakSignature(digest);
    expect(await key.verify(message, signature, { local: true })).toBe(false);
  });

  it("refuses signatures of another length than the curve's, whatever size is listed", async () => {
    const publicKey = await pinOf("ecc");
    for (const keyBits of [0, 8, 256, 512]) {
      list({ keyBits });
      const key = parsec.key("ecc", { publicKey });
      for (const length of [48, 62, 66, 96, 128]) {
        tamperings.set(Opcode.PsaSignHash, () => ({ signature: new Uint8Array(length).fill(1) }));
        await expect(key.sign(message)).rejects.toMatchObject({
          family: "protocol",
          code: "ERR_PARSEC_PROTOCOL_SIGNATURE_LENGTH",
        });
      }
      for (const length of [0, 1, 2, 47, 63, 65]) {
        tamperings.set(Opcode.PsaSignHash, () => ({ signature: new Uint8Array(length).fill(1) }));
        await expect(key.sign(message)).rejects.toMatchObject({ code: "ERR_PARSEC_PROTOCOL_RESULT" });
      }
    }
  });

  /** A signature of the key over this digest, as a service can make it. */
  async function weakSignature(digest: Uint8Array): Promise<{ readonly signature: Uint8Array }> {
    const honest = await connect({ transport: service.transport });
    try {
      const padded = new Uint8Array(32);
      padded.set(digest);
      return await honest.call(psaSignHash, { keyName: "ecc", alg: ecdsa("SHA_256"), hash: padded });
    } finally {
      await honest.close();
    }
  }
});

describe("a pinned RSA key", () => {
  it("wants its algorithm from the caller, and the error says so", async () => {
    const publicKey = await pinOf("pss");
    for (const listed of [rsaPss("SHA_256"), rsaPkcs1v15Sign("MD5")]) {
      list({}, listed);
      const key = parsec.key("pss", { publicKey });
      for (const call of [
        () => key.sign(message),
        () => key.verify(message, new Uint8Array(256)),
        () => key.verify(message, new Uint8Array(256), { local: true }),
        () => key.encrypt(message, { local: true }),
        () => key.encrypt(message),
        () => key.decrypt(new Uint8Array(256)),
      ]) {
        await expect(call()).rejects.toMatchObject({
          ...policy,
          message: expect.stringContaining('key(name, { publicKey, algorithm: rsaPss("SHA_256") })'),
        });
      }
    }
  });

  it("follows the algorithm that the caller named, whatever is listed", async () => {
    const publicKey = await pinOf("pss");
    const pem = await parsec.key("pss").exportPublicKey("pem");
    list({ keyBits: 8 }, rsaPkcs1v15Sign("MD5"));
    const key = parsec.key("pss", { publicKey, algorithm: rsaPss("SHA_256") });
    const signature = await key.sign(message);
    const pss = { key: pem, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    expect(nodeVerify("sha256", message, pss, signature)).toBe(true);
    expect(await key.verify(message, signature, { local: true })).toBe(true);
    expect(await key.verify(message, signature)).toBe(true);
  });
});

describe("the `algorithm` of a handle", () => {
  it("wins over what the service lists, and over the attributes that the handle gives", async () => {
    list({}, ecdsa("MD5"));
    const key = parsec.key("ecc", { algorithm: ecdsa("SHA_256") });
    const signature = await key.sign(message);
    expect(await parsec.key("ecc", { algorithm: ecdsa("SHA_256") }).verify(message, signature, { local: true })).toBe(
      true,
    );
    tamperings.clear();
    const named = parsec.key("named", { algorithm: ecdsa("SHA_384") });
    await named.generate(ecdsaKey("P-256", "SHA_256"));
    // The policy of the key permits SHA-256 alone: the caller's word goes to the service, which refuses it.
    await expect(named.sign(message)).rejects.toMatchObject({ code: "ERR_PARSEC_SERVICE_NOT_PERMITTED" });
  });

  it("is needed for a curve that is neither of NIST nor brainpool", async () => {
    const attributes = ecdsaKey("secp256k1", "SHA_256");
    await parsec.key("k1").generate(attributes);
    await expect(parsec.key("k1").sign(message)).rejects.toMatchObject(policy);
    await expect(parsec.key("k1").verify(message, new Uint8Array(64), { local: true })).rejects.toMatchObject(policy);
    const key = parsec.key("k1", { algorithm: ecdsa("SHA_256") });
    expect(await key.verify(message, await key.sign(message), { local: true })).toBe(true);
    expect(await (await parsec.ensureKey("k1", attributes)).sign(message)).toHaveLength(64);
  });

  it.each<[string, PermittedAlgorithm]>([
    ["PKCS#1 v1.5", rsaPkcs1v15Crypt()],
    ["OAEP with MD5", rsaOaep("MD5")],
    ["OAEP with SHA-1", rsaOaep("SHA_1")],
  ])("is needed to encrypt here by an old algorithm: %s", async (_title, old) => {
    list({}, old);
    await expect(parsec.key("oaep").encrypt(message, { local: true })).rejects.toMatchObject(policy);
    const named = parsec.key("oaep", { algorithm: rsaOaep("SHA_256") });
    expect(Buffer.from(await named.decrypt(await named.encrypt(message, { local: true })))).toEqual(message);
    expect(await parsec.key("oaep", { algorithm: old }).encrypt(message, { local: true })).toHaveLength(256);
  });

  it.each(["MD5", "SHA_1"] as const)("is needed to sign and to verify by an old hash: %s", async (old) => {
    list({}, ecdsa(old));
    await expect(parsec.key("ecc").sign(message)).rejects.toMatchObject(policy);
    for (const local of [true, false]) {
      await expect(parsec.key("ecc").verify(message, new Uint8Array(64), { local })).rejects.toMatchObject(policy);
    }
  });
});

describe("a key without a pin and without named attributes", () => {
  it("is verified by the size of its public key, whatever size is listed", async () => {
    const signature = await parsec.key("ecc").sign(message);
    const der = await parsec.key("ecc").sign(message, { format: "der" });
    for (const keyBits of [8, 255, 384, 512]) {
      list({ keyBits });
      for (const local of [true, false]) {
        const key = parsec.key("ecc");
        expect(await key.verify(message, signature, { local })).toBe(true);
        expect(await key.verify(message, der, { local, format: "der" })).toBe(true);
      }
      tamperings.set(Opcode.PsaVerifyHash, () => ({}));
      for (const length of [2, 64 - 16, 96, 128]) {
        expect(await parsec.key("ecc").verify(message, new Uint8Array(length))).toBe(false);
      }
      tamperings.delete(Opcode.PsaVerifyHash);
    }
  });

  it("refuses a ciphertext of another length than the modulus once its public key is known", async () => {
    for (const name of ["oaep"]) {
      const key = parsec.key(name);
      await key.exportPublicKey("raw");
      for (const length of [64, 255, 257, 512]) {
        tamperings.set(Opcode.PsaAsymmetricEncrypt, () => ({ ciphertext: new Uint8Array(length) }));
        await expect(key.encrypt(message)).rejects.toMatchObject({
          family: "protocol",
          code: "ERR_PARSEC_PROTOCOL_RESULT",
          provider: 1,
        });
      }
    }
  });
});

describe("a malformed signature", () => {
  const malformed: Record<string, (der: Buffer) => Uint8Array> = {
    "no bytes": () => new Uint8Array(0),
    "one byte": () => Uint8Array.of(0x30),
    "a byte less": (der) => der.subarray(0, der.length - 1),
    "a byte more": (der) => Buffer.concat([der, Buffer.of(0)]),
    "an empty sequence": () => Uint8Array.of(0x30, 0),
    "one integer": () => Uint8Array.of(0x30, 3, 2, 1, 1),
    "three integers": () => Uint8Array.of(0x30, 9, 2, 1, 1, 2, 1, 1, 2, 1, 1),
    "negative integers": () => Uint8Array.of(0x30, 6, 2, 1, 0x80, 2, 1, 0x80),
    "integers of no bytes": () => Uint8Array.of(0x30, 4, 2, 0, 2, 0),
    "integers with a needless zero": () => Uint8Array.of(0x30, 8, 2, 2, 0, 1, 2, 2, 0, 1),
    zeros: () => Uint8Array.of(0x30, 6, 2, 1, 0, 2, 1, 0),
    "integers that are too wide": () =>
      Uint8Array.of(0x30, 70, 2, 33, 1, ...Array(32).fill(1), 2, 33, 1, ...Array(32).fill(1)),
    "an indefinite length": (der) => Buffer.concat([Buffer.of(0x30, 0x80), der.subarray(2), Buffer.of(0, 0)]),
    "another tag": (der) => Buffer.concat([Buffer.of(0x31), der.subarray(1)]),
    "a length of 2^32": () => Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff),
  };

  it.each(Object.entries(malformed))(
    "in DER makes verify return false, here and in the service: %s",
    async (_title, make) => {
      const key = parsec.key("ecc");
      const bad = make(Buffer.from(await key.sign(message, { format: "der" })));
      for (const local of [true, false]) expect(await key.verify(message, bad, { format: "der", local })).toBe(false);
    },
  );

  it.each([0, 1, 2, 32, 63, 65, 96, 128, 1 << 20])(
    "of %i bytes makes verify return false, here and in the service",
    async (length) => {
      for (const name of ["ecc", "pss"]) {
        for (const local of [true, false]) {
          for (const format of ["raw", "der"] as const) {
            for (const fill of [0, 1, 0xff]) {
              const bad = new Uint8Array(length).fill(fill);
              expect(await parsec.key(name).verify(message, bad, { local, format })).toBe(false);
            }
          }
        }
      }
    },
  );

  it("of zeros or of numbers above the order makes verify return false, here and in the service", async () => {
    for (const fill of [0, 0xff]) {
      for (const local of [true, false]) {
        expect(await parsec.key("ecc").verify(message, new Uint8Array(64).fill(fill), { local })).toBe(false);
        expect(await parsec.key("pss").verify(message, new Uint8Array(256).fill(fill), { local })).toBe(false);
      }
    }
  });
});
