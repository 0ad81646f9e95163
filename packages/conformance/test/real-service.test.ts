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
  sign,
} from "node:crypto";
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
  noAuthentication,
  ProviderId,
  rsaOaep,
  rsaOaepKey,
  rsaPkcs1v15Key,
  rsaPssKey,
  unixPeerCredentials,
} from "@parsec-ts/node";
import { provisionForTests, type RealService, startRealService } from "@parsec-ts/real-service";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

const installation = await provisionForTests();

/** The Parsec service with MbedCrypto, PKCS#11 on SoftHSM2 and a TPM on swtpm behind one socket. Results are checked by node:crypto. */
describe.skipIf(installation === undefined)("the real Parsec service", () => {
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

  it("responds to a ping with wire protocol 1.0", async () => {
    expect(await parsec.ping()).toEqual({ major: 1, minor: 0 });
  });

  it("lists its three providers, the core provider last, and its authenticator", async () => {
    expect((await parsec.listProviders()).map(({ id }) => id)).toEqual([1, 2, 3, 0]);
    expect((await parsec.listAuthenticators()).map(({ id }) => id)).toEqual([3]);
    expect(parsec.defaultProvider).toBe(ProviderId.MbedCrypto);
    expect(parsec.authType).toBe(3);
  });

  it.each([
    [0, [1, 8, 9, 14, 26]],
    [1, [2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 15, 16, 17, 18, 19, 32]],
    [2, [2, 3, 4, 5, 6, 7, 10, 11, 13, 32]],
    [3, [2, 3, 4, 5, 6, 7, 10, 11, 13, 30, 31, 32]],
  ])("lists the opcodes of provider %i", async (provider, opcodes) => {
    expect((await parsec.listOpcodes(provider)).toSorted((a, b) => a - b)).toEqual(opcodes);
  });

  describe.each([
    ["MbedCrypto", ProviderId.MbedCrypto],
    ["PKCS#11 on SoftHSM2", ProviderId.Pkcs11],
    ["TPM on swtpm", ProviderId.Tpm],
  ])("with %s", (_name, provider) => {
    it.each([0, 1, 64, 65, 1000, 66_000])("returns exactly %i random bytes", async (size) => {
      const bytes = await parsec.generateRandom(size, { provider });
      expect(bytes).toHaveLength(size);
      if (size >= 64) expect(new Set(bytes).size).toBeGreaterThan(32);
    });

    it.each([
      ["ECDSA on P-256", ecdsaKey("P-256"), "sha256"],
      ["RSA-2048 PKCS#1 v1.5 with SHA-512", rsaPkcs1v15Key(2048, "SHA_512"), "sha512"],
    ])("returns signatures to key handles that OpenSSL verifies: %s", async (_title, attributes, hash) => {
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

    it("verifies no RSA signature that is not below the modulus, whatever the provider calls it", async () => {
      const key = await parsec.ensureKey(freshName(), rsaPkcs1v15Key(1024), { provider });
      expect(await key.verify(message, new Uint8Array(128).fill(0xff))).toBe(false);
      await key.destroy();
    });

    it("verifies with a public key that was imported without its size", async () => {
      const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const keyName = freshName();
      const use = { usage: ["verifyHash"], algorithm: ecdsa("SHA_256") } as const;
      const key = await parsec
        .key(keyName, { provider })
        .import({ format: "jwk", key: publicKey.export({ format: "jwk" }) as never }, use);
      expect(await key.verify(message, sign("sha256", message, privateKey), { format: "der" })).toBe(true);
      await key.destroy();
    });

    it("refuses a signature that the key's policy does not permit", async () => {
      const keyName = "verify-only";
      const attributes = eccKeyPair("P-256", {
        usage: ["verifyHash"],
        algorithm: ecdsa("SHA_256"),
      });
      await parsec.generateKey({ keyName, attributes }, { provider });
      await expect(
        parsec.signHash({ keyName, alg: ecdsa("SHA_256"), hash: new Uint8Array(32) }, { provider }),
      ).rejects.toMatchObject({
        family: "service",
        code: "ERR_PARSEC_SERVICE_NOT_PERMITTED",
        provider,
      });
      await parsec.destroyKey(keyName, { provider });
    });

    it("claims in canDoCrypto that it can generate a P-256 key", async () => {
      expect(await parsec.canDoCrypto({ checkType: "GENERATE", attributes: ecdsaKey("P-256") }, { provider })).toBe(
        true,
      );
    });
  });

  it("refuses a user id other than the one that the kernel reports", async () => {
    const authenticator = unixPeerCredentials((process.geteuid?.() ?? 0) + 1);
    await expect(parsec.listKeys({ authenticator })).rejects.toMatchObject({
      code: "ERR_PARSEC_SERVICE_AUTHENTICATION_ERROR",
      status: 11,
    });
  });

  it("refuses operations on keys without authentication", async () => {
    await expect(parsec.listKeys({ authenticator: noAuthentication() })).rejects.toMatchObject({
      code: "ERR_PARSEC_SERVICE_NOT_AUTHENTICATED",
    });
  });

  it("refuses calls to a provider that is not registered or does not exist", async () => {
    await expect(parsec.destroyKey("k", { provider: ProviderId.CryptoAuthLib })).rejects.toMatchObject({
      code: "ERR_PARSEC_SERVICE_PROVIDER_NOT_REGISTERED",
    });
    await expect(parsec.destroyKey("k", { provider: 99 })).rejects.toMatchObject({
      code: "ERR_PARSEC_SERVICE_PROVIDER_DOES_NOT_EXIST",
    });
  });

  it("is waited for while it restarts, and only calls that it may have received end in an error", async () => {
    // The restart ends the wait, however long it takes.
    const unbounded = { timeoutMs: Number.POSITIVE_INFINITY, reconnectMs: Number.POSITIVE_INFINITY };
    const patient = await connect({ endpoint: service.endpoint, ...unbounded });
    onTestFinished(() => patient.close());
    const restarted = service.restart();
    const outcomes = await Promise.all(
      Array.from({ length: 300 }, () =>
        patient.ping().then(
          () => "completed",
          (error: { code: string }) => error.code,
        ),
      ),
    );
    await restarted;
    expect(outcomes.filter((outcome) => outcome !== "completed" && outcome !== "ERR_PARSEC_TRANSPORT_CLOSED")).toEqual(
      [],
    );
    expect(outcomes.filter((outcome) => outcome === "completed").length).toBeGreaterThan(200);
    expect(await parsec.ping()).toEqual({ major: 1, minor: 0 });
  });

  it("responds to many concurrent calls", async () => {
    const responses = await Promise.all(Array.from({ length: 64 }, () => parsec.ping()));
    expect(responses).toEqual(Array(64).fill({ major: 1, minor: 0 }));
  });

  it("decrypts by RSA-OAEP the ciphertexts of OpenSSL, and OpenSSL those of the service", async () => {
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

  it("returns the AES-256-GCM ciphertext of OpenSSL for an imported key, and refuses a changed one", async () => {
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

  it("computes and compares the hashes of OpenSSL, also of a message of 200,000 bytes", async () => {
    for (const input of [message, Buffer.alloc(200_000, 7)]) {
      const hash = await parsec.hashCompute({ alg: "SHA_256", input });
      expect(Buffer.from(hash)).toEqual(createHash("sha256").update(input).digest());
      expect(await parsec.hashCompare({ alg: "SHA_256", input, hash })).toBe(true);
      expect(await parsec.hashCompare({ alg: "SHA_256", input, hash: hash.map((byte) => byte ^ 1) })).toBe(false);
    }
  });

  it("agrees by X25519 on the same secret as node:crypto", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("x25519");
    const key = await parsec.key(freshName()).generate(ecdhKey("X25519"));
    const peerKey = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
    const secret = await parsec.rawKeyAgreement({ alg: "ECDH", privateKeyName: key.name, peerKey });
    const theirs = createPublicKey(await key.exportPublicKey("pem"));
    expect(Buffer.from(secret)).toEqual(diffieHellman({ privateKey, publicKey: theirs }));
  });

  it("signs by RSA-PSS with MbedCrypto, and refuses to with the TPM", async () => {
    const key = await parsec.key(freshName()).generate(rsaPssKey(2048));
    const publicKey = { key: await key.exportPublicKey("pem"), padding: 6, saltLength: 32 };
    expect(
      createVerify("sha256")
        .update(message)
        .verify(publicKey, await key.sign(message)),
    ).toBe(true);
    const onTpm = await parsec.key(freshName(), { provider: ProviderId.Tpm }).generate(rsaPssKey(2048));
    await expect(onTpm.sign(message)).rejects.toMatchObject({ code: "ERR_PARSEC_SERVICE_NOT_SUPPORTED" });
  });

  it("exports a key if its policy allows that, and refuses otherwise", async () => {
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

  it("refuses the operations that no provider has", async () => {
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

  it("accepts any Unicode as a key name, and refuses one that is longer than a request may be", async () => {
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

  it("refuses a request above its limit of 1 MiB, although the write is cut short", async () => {
    await expect(parsec.hashCompute({ alg: "SHA_256", input: new Uint8Array(4 << 20) })).rejects.toMatchObject({
      family: "service",
      code: "ERR_PARSEC_SERVICE_BODY_SIZE_EXCEEDS_LIMIT",
    });
  });
});
