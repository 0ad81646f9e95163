import {
  createCipheriv,
  createHash,
  createPublicKey,
  createVerify,
  diffieHellman,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from "node:crypto";
import { provisionForTests, type RealService, startRealService } from "@parsec-ts/real-service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  aead,
  aesGcmKey,
  type ConnectedClient,
  connect,
  eccKeyPair,
  ecdhKey,
  ecdsa,
  ecdsaKey,
  keyAttributes,
  ProviderId,
  rsaOaep,
  rsaOaepKey,
  rsaPkcs1v15Key,
  rsaPssKey,
} from "../src/index.js";

const installation = await provisionForTests();

/** What is not the same on every provider of the real service, each result checked by node:crypto. */
describe.skipIf(installation === undefined)("operations of the real Parsec service", () => {
  let service: RealService;
  let parsec: ConnectedClient;
  const message = Buffer.from("a message");
  let names = 0;
  const freshName = () => `operations/${names++}`;

  beforeAll(async () => {
    if (installation === undefined) throw new Error("not provisioned");
    service = await startRealService({ installation });
    parsec = await connect({ endpoint: service.endpoint });
  });
  afterAll(async () => {
    await parsec?.close();
    await service?.stop();
  });

  describe.each([
    ["MbedCrypto", ProviderId.MbedCrypto],
    ["PKCS#11 on SoftHSM2", ProviderId.Pkcs11],
    ["TPM on swtpm", ProviderId.Tpm],
  ])("%s", (_name, provider) => {
    it.each([0, 1, 64, 65, 1000, 66_000])("gives exactly %i random bytes", async (size) => {
      const bytes = await parsec.generateRandom(size, { provider });
      expect(bytes).toHaveLength(size);
      if (size >= 64) expect(new Set(bytes).size).toBeGreaterThan(32);
    });

    it.each([
      ["ECDSA on P-256", ecdsaKey("P-256"), "sha256"],
      ["RSA-2048 PKCS#1 v1.5 with SHA-512", rsaPkcs1v15Key(2048, "SHA_512"), "sha512"],
    ])("has key handles whose signatures OpenSSL verifies: %s", async (_title, attributes, hash) => {
      const key = await parsec.ensureKey(freshName(), attributes, { provider });
      expect((await key.info()).providerId).toBe(provider);
      const signature = await key.sign(message, { format: "der" });
      const publicKey = await key.exportPublicKey("pem");
      expect(createVerify(hash).update(message).verify(publicKey, signature)).toBe(true);
      expect(await key.verify(message, signature, { format: "der" })).toBe(true);
      await expect(parsec.ensureKey(key.name, ecdsaKey("P-256", "SHA_384"), { provider })).rejects.toMatchObject({
        code: "ERR_PARSEC_KEY_DIFFERS",
      });
      await key.destroy();
    });

    it("verifies with a public key that was imported without its size", async () => {
      const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const keyName = freshName();
      const use = { usage: ["verifyHash"], algorithm: ecdsa("SHA_256") } as const;
      const key = await parsec
        .key(keyName, { provider })
        .import({ format: "jwk", key: publicKey.export({ format: "jwk" }) as never }, use);
      const { sign } = await import("node:crypto");
      expect(await key.verify(message, sign("sha256", message, privateKey), { format: "der" })).toBe(true);
      await key.destroy();
    });

    it("answers whether it can do what it plainly can", async () => {
      expect(await parsec.canDoCrypto({ checkType: "GENERATE", attributes: ecdsaKey("P-256") }, { provider })).toBe(
        true,
      );
    });
  });

  it("RSA-OAEP decrypts what OpenSSL encrypted, and the other way round", async () => {
    const keyName = freshName();
    await parsec.generateKey({ keyName, attributes: rsaOaepKey(2048) });
    const key = { key: await parsec.key(keyName).exportPublicKey("pem"), oaepHash: "sha256" };
    const alg = rsaOaep("SHA_256");
    const ciphertext = publicEncrypt(key, message);
    expect(Buffer.from(await parsec.asymmetricDecrypt({ keyName, alg, ciphertext }))).toEqual(message);
    const ours = await parsec.asymmetricEncrypt({ keyName, alg, plaintext: message });
    expect(Buffer.from(await parsec.asymmetricDecrypt({ keyName, alg, ciphertext: ours }))).toEqual(message);
    const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const imported = parsec.key(freshName());
    await imported.import(
      { format: "der", key: pair.publicKey.export({ format: "der", type: "spki" }) },
      { usage: ["encrypt"], algorithm: alg },
    );
    const toThem = await parsec.asymmetricEncrypt({ keyName: imported.name, alg, plaintext: message });
    expect(privateDecrypt({ key: pair.privateKey, oaepHash: "sha256" }, toThem)).toEqual(message);
  });

  it("AES-256-GCM gives OpenSSL's ciphertext for an imported key, and refuses a changed one", async () => {
    const keyName = freshName();
    const data = randomBytes(32);
    const nonce = randomBytes(12);
    const additionalData = Buffer.from("header");
    await parsec.importKey({ keyName, attributes: aesGcmKey(256), data });
    const request = { keyName, alg: aead("GCM"), nonce, additionalData };
    const ciphertext = await parsec.aeadEncrypt({ ...request, plaintext: message });
    const cipher = createCipheriv("aes-256-gcm", data, nonce).setAAD(additionalData);
    const expected = Buffer.concat([cipher.update(message), cipher.final(), cipher.getAuthTag()]);
    expect(Buffer.from(ciphertext)).toEqual(expected);
    expect(Buffer.from(await parsec.aeadDecrypt({ ...request, ciphertext }))).toEqual(message);
    const changed = ciphertext.map((byte, i) => (i === 0 ? byte ^ 1 : byte));
    await expect(parsec.aeadDecrypt({ ...request, ciphertext: changed })).rejects.toMatchObject({
      code: "ERR_PARSEC_DECRYPTION_FAILED",
    });
  });

  it("hashes as OpenSSL does, a message of many kilobytes too, and compares", async () => {
    for (const input of [message, Buffer.alloc(200_000, 7)]) {
      const hash = await parsec.hashCompute({ alg: "SHA_256", input });
      expect(Buffer.from(hash)).toEqual(createHash("sha256").update(input).digest());
      expect(await parsec.hashCompare({ alg: "SHA_256", input, hash })).toBe(true);
      expect(await parsec.hashCompare({ alg: "SHA_256", input, hash: hash.map((byte) => byte ^ 1) })).toBe(false);
    }
  });

  it("agrees by X25519 on the secret that node:crypto agrees on", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("x25519");
    const key = await parsec.key(freshName()).generate(ecdhKey("X25519"));
    const peerKey = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
    const secret = await parsec.rawKeyAgreement({ alg: "ECDH", privateKeyName: key.name, peerKey });
    const theirs = createPublicKey(await key.exportPublicKey("pem"));
    expect(Buffer.from(secret)).toEqual(diffieHellman({ privateKey, publicKey: theirs }));
  });

  it("RSA-PSS signs what OpenSSL verifies, where the provider can", async () => {
    const key = await parsec.key(freshName()).generate(rsaPssKey(2048));
    const publicKey = { key: await key.exportPublicKey("pem"), padding: 6, saltLength: 32 };
    expect(
      createVerify("sha256")
        .update(message)
        .verify(publicKey, await key.sign(message)),
    ).toBe(true);
    const elsewhere = await parsec.key(freshName(), { provider: ProviderId.Tpm }).generate(rsaPssKey(2048));
    await expect(elsewhere.sign(message)).rejects.toMatchObject({ code: "ERR_PARSEC_SERVICE_NOT_SUPPORTED" });
  });

  it("exports a key whose policy allows it, and no other", async () => {
    const data = randomBytes(16);
    const attributes = keyAttributes({ kind: "rawData" }, 128, { usage: ["export"], algorithm: { kind: "none" } });
    const keyName = freshName();
    await parsec.importKey({ keyName, attributes, data });
    expect(Buffer.from(await parsec.exportKey(keyName))).toEqual(data);
    const closed = await parsec
      .key(freshName())
      .generate(eccKeyPair("P-256", { usage: [], algorithm: ecdsa("SHA_256") }));
    await expect(parsec.exportKey(closed.name)).rejects.toMatchObject({ code: "ERR_PARSEC_SERVICE_NOT_PERMITTED" });
  });

  it("prepares an attestation in the TPM", async () => {
    const provider = ProviderId.Tpm;
    const key = await parsec.key(freshName(), { provider }).generate(ecdsaKey("P-256"));
    const parameters = { kind: "activateCredential", attestedKeyName: key.name, attestingKeyName: "" } as const;
    const output = await parsec.prepareKeyAttestation({ parameters }, { provider });
    if (output.kind !== "activateCredential") throw new Error(output.kind);
    expect(
      createPublicKey({ key: Buffer.from(output.attestingKeyPub), format: "der", type: "pkcs1" }).asymmetricKeyType,
    ).toBe("rsa");
    // The TPM name is the name algorithm and the hash of the public area.
    const digest = createHash("sha256").update(output.public).digest();
    expect(Buffer.from(output.name).toString("hex")).toBe(`000b${digest.toString("hex")}`);
  });

  it("lists and deletes applications for an administrator", async () => {
    const uid = String(process.geteuid?.() ?? 0);
    await parsec.key("of this application").generate(ecdsaKey("P-256"));
    expect(await parsec.listClients()).toContain(uid);
    await parsec.deleteClient(uid);
    expect(await parsec.listKeys()).toEqual([]);
    expect(await parsec.listClients()).not.toContain(uid);
  });

  it("says which operations no provider has", async () => {
    const key = await parsec.key(freshName()).generate(ecdsaKey("P-256"));
    const unsupported = expect.stringMatching(/^ERR_PARSEC_SERVICE_(NOT_SUPPORTED|OPCODE_DOES_NOT_EXIST)$/);
    await expect(parsec.signMessage({ keyName: key.name, alg: ecdsa("SHA_256"), message })).rejects.toMatchObject({
      code: unsupported,
    });
    await expect(
      parsec.macCompute({ keyName: key.name, alg: { kind: "fullLength", value: { kind: "cmac" } }, input: message }),
    ).rejects.toMatchObject({
      code: unsupported,
    });
    await expect(parsec.cipherEncrypt({ keyName: key.name, alg: "CTR", plaintext: message })).rejects.toMatchObject({
      code: unsupported,
    });
  });

  it("takes key names of any Unicode, and says so when one is longer than a request may be", async () => {
    for (const name of ["", "ключ/🔑", "a".repeat(5000)]) {
      const key = await parsec.ensureKey(name, ecdsaKey("P-256"));
      await key.destroy();
    }
    await expect(
      parsec.generateKey({ keyName: "a".repeat(2 << 20), attributes: ecdsaKey("P-256") }),
    ).rejects.toMatchObject({
      code: "ERR_PARSEC_SERVICE_BODY_SIZE_EXCEEDS_LIMIT",
    });
    await expect(parsec.generateKey({ keyName: "\ud800", attributes: ecdsaKey("P-256") })).rejects.toMatchObject({
      argument: "keyName",
    });
  });

  it("answers a request above its limit of 1 MiB, although the write is cut short", async () => {
    await expect(parsec.hashCompute({ alg: "SHA_256", input: new Uint8Array(4 << 20) })).rejects.toMatchObject({
      family: "service",
      code: "ERR_PARSEC_SERVICE_BODY_SIZE_EXCEEDS_LIMIT",
    });
  });
});
