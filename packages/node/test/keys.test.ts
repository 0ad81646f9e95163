import { createPublicKey, createVerify, generateKeyPairSync, verify } from "node:crypto";
import { createClient, unixPeerCredentials } from "@parsec-ts/client";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ConnectedClient,
  connect,
  eccKeyPair,
  ecdsa,
  ecdsaKey,
  NO_ALGORITHM,
  nodeHost,
  rsaPkcs1v15Key,
  rsaPkcs1v15Sign,
} from "../src/index.js";

let service: MockService;
let parsec: ConnectedClient;
const message = Buffer.from("a message");

beforeAll(async () => {
  service = await startMockService();
  parsec = await connect({ transport: service.transport });
});
afterAll(() => service.close());

describe("a key by its name", () => {
  it("signs as its policy says, and OpenSSL verifies", async () => {
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

  it("takes the hash that is asked for where its policy leaves it open, and no other where not", async () => {
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

  it("does not sign when its policy has no signatures in it", async () => {
    const key = await parsec.key("useless").generate(eccKeyPair("P-256", { usage: [], algorithm: NO_ALGORITHM }));
    await expect(key.sign(message)).rejects.toMatchObject({ code: "ERR_PARSEC_KEY_POLICY" });
  });

  it("asks the service once what it is", async () => {
    const key = await parsec.ensureKey("asked-once", ecdsaKey("P-256"));
    expect(await key.info()).toBe(await key.info());
    expect(await key.info()).toMatchObject({ name: "asked-once", providerId: 1, attributes: ecdsaKey("P-256") });
    const before = await key.info();
    key.forget();
    expect(await key.info()).not.toBe(before);
  });

  it("is looked for again after it was not there", async () => {
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
  it("creates once and finds it after, from many at once", async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => parsec.ensureKey("shared", ecdsaKey("P-256"))));
    const exported = await Promise.all(keys.map((key) => key.exportPublicKey("pem")));
    expect(new Set(exported).size).toBe(1);
  });

  it.each([
    ["another curve", ecdsaKey("P-384", "SHA_256")],
    ["another hash", ecdsaKey("P-256", "SHA_384")],
    ["another use", eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") })],
    ["another type", rsaPkcs1v15Key(2048)],
  ])("refuses a key that is there and is %s", async (_title, attributes) => {
    await parsec.ensureKey("taken", ecdsaKey("P-256"));
    await expect(parsec.ensureKey("taken", attributes)).rejects.toMatchObject({
      family: "usage",
      code: "ERR_PARSEC_KEY_DIFFERS",
    });
  });
});

describe("import", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const use = { usage: ["signHash", "verifyHash"], algorithm: ecdsa("SHA_256") } as const;

  it("takes a key of another format in, and leaves the caller's bytes alone", async () => {
    const pkcs8 = privateKey.export({ format: "der", type: "pkcs8" });
    const copy = Buffer.from(pkcs8);
    const key = await parsec.key("imported").import({ format: "der", key: pkcs8 }, use);
    expect(pkcs8).toEqual(copy);
    expect(await key.exportPublicKey("pem")).toBe(publicKey.export({ format: "pem", type: "spki" }));
    const signature = await key.sign(message, { format: "der" });
    expect(createVerify("sha256").update(message).verify(publicKey, signature)).toBe(true);
  });

  it("takes a public key in, which verifies", async () => {
    const key = await parsec
      .key("public")
      .import({ format: "jwk", key: publicKey.export({ format: "jwk" }) as never }, use);
    const signature = await parsec.key("imported").sign(message);
    expect(await key.verify(message, signature)).toBe(true);
  });
});

it("a client that was given no formats and no cryptography says so, and what to do instead", async () => {
  const bare = await createClient({
    transport: service.transport,
    host: nodeHost,
    authenticators: [unixPeerCredentials(4711)],
  });
  const key = await bare.ensureKey("bare", ecdsaKey("P-256"));
  await expect(key.sign(message)).rejects.toMatchObject({
    family: "usage",
    code: "ERR_PARSEC_NO_LOCAL_CRYPTO",
    argument: "localCrypto",
  });
  await expect(key.exportPublicKey("jwk")).rejects.toMatchObject({
    code: "ERR_PARSEC_NO_KEY_FORMATS",
    argument: "keyFormats",
  });
  expect(await key.exportPublicKey("raw")).toHaveLength(65);
});
