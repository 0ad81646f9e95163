import { createHash, createPublicKey, createVerify, generateKeyPairSync, verify } from "node:crypto";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import {
  type ConnectedClient,
  connect,
  direct,
  ecdsa,
  ecdsaKey,
  Opcode,
  type PinnedPublicKey,
  rsaOaepKey,
  rsaPkcs1v15Key,
  rsaPkcs1v15Sign,
} from "@parsec-ts/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { generateOtherKey } from "./other-key.js";
import { type Tampering, tamperingTransport } from "./tampering-transport.js";

let service: MockService;
let parsec: ConnectedClient;
const message = Buffer.from("a message");
const tamperings = new Map<number, Tampering>();

beforeAll(async () => {
  service = await startMockService({ providers: ["software", "tpm"] });
  parsec = await connect({ transport: tamperingTransport(service.transport, tamperings) });
});
afterEach(() => tamperings.clear());
afterAll(async () => {
  await parsec.close();
  await service.close();
});

describe("a key handle", () => {
  it("signs by the algorithm of its policy, and OpenSSL verifies the signature", async () => {
    const key = await parsec.ensureKey("device/identity", ecdsaKey("P-384"));
    const publicKey = await key.exportPublicKey("pem");
    const signature = await key.sign(message, { format: "der" });
    expect(createVerify("sha384").update(message).verify(publicKey, signature)).toBe(true);
    const raw = await key.sign(message);
    expect(raw).toHaveLength(96);
    expect(verify("sha384", message, { key: publicKey, dsaEncoding: "ieee-p1363" }, raw)).toBe(true);
    expect(await key.verify(message, signature, { format: "der" })).toBe(true);
    expect(await key.verify(message, raw)).toBe(true);
    expect(await key.verify(Buffer.from("another"), raw)).toBe(false);
    const jwk = await key.exportPublicKey("jwk");
    expect(createPublicKey({ key: jwk as never, format: "jwk" }).export({ format: "pem", type: "spki" })).toBe(
      publicKey,
    );
    expect(await key.exportPublicKey("raw")).toHaveLength(97);
    await key.destroy();
    await expect(key.sign(message)).rejects.toMatchObject({ code: "ERR_PARSEC_SERVICE_DOES_NOT_EXIST", status: 1140 });
  });

  it("signs with the requested hash if its policy leaves it open, and refuses any other than that of its policy", async () => {
    const attributes = { ...rsaPkcs1v15Key(2048), keyBits: 2048 };
    const { keyPolicy } = attributes;
    const any = {
      ...attributes,
      keyPolicy: {
        ...keyPolicy,
        keyAlgorithm: { kind: "asymmetricSignature" as const, value: rsaPkcs1v15Sign("any") },
      },
    };
    const open = await parsec.ensureKey("open", any);
    const publicKey = await open.exportPublicKey("pem");
    for (const [hash, name] of [
      ["SHA_512", "sha512"],
      [undefined, "sha256"],
    ] as const) {
      const signature = await open.sign(message, hash === undefined ? {} : { hash });
      expect(createVerify(name).update(message).verify(publicKey, signature)).toBe(true);
    }
    const fixed = await parsec.ensureKey("fixed", attributes);
    await expect(fixed.sign(message, { hash: "SHA_512" })).rejects.toMatchObject({
      family: "usage",
      code: "ERR_PARSEC_KEY_POLICY",
    });
  });

  it("says how large an RSA key has to be to seal with its hash", async () => {
    const small = await parsec.ensureKey("small", rsaOaepKey(1024, "SHA_512"));
    await expect(small.seal(message)).rejects.toMatchObject({
      code: "ERR_PARSEC_KEY_POLICY",
      message: expect.stringContaining("needs 1296 bits to seal; it has 1024"),
    });
    await expect(
      (await parsec.ensureKey("large enough", rsaOaepKey(1296, "SHA_512"))).seal(message),
    ).resolves.toBeDefined();
  });

  it("requests the attributes of the key once", async () => {
    const key = await parsec.ensureKey("requested-once", ecdsaKey("P-256"));
    expect(await key.info()).toBe(await key.info());
    expect(await key.info()).toMatchObject({ name: "requested-once", providerId: 1, attributes: ecdsaKey("P-256") });
    const before = await key.info();
    key.forget();
    expect(await key.info()).not.toBe(before);
  });

  it("looks for a key again that did not exist before", async () => {
    const key = parsec.key("later");
    await expect(key.sign(message)).rejects.toMatchObject({ code: "ERR_PARSEC_SERVICE_DOES_NOT_EXIST" });
    await parsec.generateKey({ keyName: "later", attributes: ecdsaKey("P-256") });
    expect(await key.sign(message)).toHaveLength(64);
    await expect(parsec.key("later", { provider: 3 }).info()).rejects.toMatchObject({
      code: "ERR_PARSEC_SERVICE_DOES_NOT_EXIST",
      provider: 3,
    });
  });
});

describe("ensureKey", () => {
  it("creates a key once when it is called many times at once", async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => parsec.ensureKey("shared", ecdsaKey("P-256"))));
    const exported = await Promise.all(keys.map((key) => key.exportPublicKey("pem")));
    expect(new Set(exported).size).toBe(1);
  });
});

describe("import of a key handle", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const use = { usage: ["signHash", "verifyHash"], algorithm: ecdsa("SHA_256") } as const;

  it("imports a private key from PKCS#8 and leaves the caller's bytes as they were", async () => {
    const pkcs8 = privateKey.export({ format: "der", type: "pkcs8" });
    const copy = Buffer.from(pkcs8);
    const key = await parsec.key("imported").import({ format: "der", key: pkcs8 }, use);
    expect(pkcs8).toEqual(copy);
    expect(await key.exportPublicKey("pem")).toBe(publicKey.export({ format: "pem", type: "spki" }));
    const signature = await key.sign(message, { format: "der" });
    expect(createVerify("sha256").update(message).verify(publicKey, signature)).toBe(true);
  });

  it("imports a public key from JWK, which then verifies signatures", async () => {
    const key = await parsec
      .key("public")
      .import({ format: "jwk", key: publicKey.export({ format: "jwk" }) as never }, use);
    const signature = await parsec.key("imported").sign(message);
    expect(await key.verify(message, signature)).toBe(true);
  });
});

describe("a key handle whose name several keys have", () => {
  it("uses the key in the provider that a call names, also after it has used another one", async () => {
    await parsec.key("twin", { provider: 1 }).generate(ecdsaKey("P-256"));
    await parsec.key("twin", { provider: 3 }).generate(ecdsaKey("P-384"));
    const key = parsec.key("twin");
    expect(await key.sign(message)).toHaveLength(64);
    expect(await key.sign(message, { provider: 3 })).toHaveLength(96);
    expect(await key.exportPublicKey("raw", { provider: 3 })).toHaveLength(97);
    expect(await key.sign(message)).toHaveLength(64);
    await key.destroy({ provider: 3 });
    const left = (await parsec.listKeys()).filter(({ name }) => name === "twin");
    expect(left.map(({ providerId }) => providerId)).toEqual([1]);
  });

  it("uses the key of the application that a call authenticates as", async () => {
    const authenticator = direct("another");
    await parsec.key("mine").generate(ecdsaKey("P-256"));
    await parsec.key("mine").generate(ecdsaKey("P-384"), { authenticator });
    const key = parsec.key("mine");
    expect(await key.exportPublicKey("raw")).toHaveLength(65);
    expect(await key.exportPublicKey("raw", { authenticator })).toHaveLength(97);
    expect(await key.sign(message, { authenticator })).toHaveLength(96);
    expect(await key.sign(message)).toHaveLength(64);
  });
});

describe("a pinned public key", () => {
  beforeAll(async () => {
    await parsec.key("ecc").generate(ecdsaKey("P-256"));
  });

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

  it.each(Object.keys(pins))("as %s accepts that key and refuses any other of the same name", async (format) => {
    const publicKey = (await pins[format]?.()) as PinnedPublicKey;
    const key = parsec.key("ecc", { publicKey });
    const signature = await key.sign(message);
    expect(await key.verify(message, signature)).toBe(true);

    tamperings.set(Opcode.PsaExportPublicKey, () => ({ data: generateOtherKey().point }));
    const tampered = parsec.key("ecc", { publicKey });
    const mismatch = { family: "protocol", code: "ERR_PARSEC_PUBLIC_KEY_MISMATCH" };
    await expect(tampered.sign(message)).rejects.toMatchObject(mismatch);
    await expect(tampered.verify(message, signature)).rejects.toMatchObject(mismatch);
    await expect(tampered.exportPublicKey("raw")).rejects.toMatchObject(mismatch);
    tamperings.clear();
    expect(await tampered.verify(message, signature)).toBe(true);
  });

  it("is copied from the caller's bytes when the handle is made", async () => {
    const key = await parsec.key("ecc").exportPublicKey("raw");
    const handle = parsec.key("ecc", { publicKey: { format: "raw", key } });
    key.fill(0);
    await handle.sign(message);
  });

  it("rejects a pin that contains a private key", async () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const key = new Uint8Array(privateKey.export({ format: "der", type: "pkcs8" }));
    const handle = parsec.key("ecc", { publicKey: { format: "der", key } });
    await expect(handle.sign(message)).rejects.toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument: "publicKey" });
  });
});
