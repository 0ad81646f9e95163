import {
  createCipheriv,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  verify,
} from "node:crypto";
import {
  aesCcmKey,
  aesGcmKey,
  type ConnectedClient,
  chacha20Poly1305Key,
  ecdhKey,
  ecdsaDeterministicKey,
  exportable,
  hmacKey,
  type JsonWebKey,
  type ParsecKey,
  rsaPssKey,
  x25519Key,
} from "@parsec-ts/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { handleServices } from "./services.js";

const message = Buffer.from("a message");
const services = await handleServices();

describe.each(services)("with $title", ({ title, start }) => {
  const isMock = title.startsWith("the mock");
  let parsec: ConnectedClient;
  let close: () => Promise<void>;
  let names = 0;
  const freshKey = (): ParsecKey => parsec.key(`uses/${names++}`);

  beforeAll(async () => {
    ({ parsec, close } = await start());
  });
  afterAll(() => close?.());

  it.each([
    ["X25519", x25519Key(), generateKeyPairSync("x25519")],
    ["P-256", ecdhKey("P-256"), generateKeyPairSync("ec", { namedCurve: "P-256" })],
    ["P-521", ecdhKey("P-521"), generateKeyPairSync("ec", { namedCurve: "P-521" })],
  ])(
    "a key agrees on the secret of OpenSSL with a peer's key in every format, and derives from it: %s",
    async (_name, attributes, pair) => {
      const key = await freshKey().generate(attributes);
      const publicKey = createPublicKey(await key.exportPublicKey("pem"));
      const secret = diffieHellman({ privateKey: pair.privateKey, publicKey });
      const der = pair.publicKey.export({ format: "der", type: "spki" });
      const jwk = pair.publicKey.export({ format: "jwk" }) as JsonWebKey;
      const pem = pair.publicKey.export({ format: "pem", type: "spki" }) as string;
      expect(Buffer.from(await key.agree({ format: "der", key: der }))).toEqual(secret);
      expect(Buffer.from(await key.agree({ format: "pem", key: pem }))).toEqual(secret);
      expect(Buffer.from(await key.agree({ format: "jwk", key: jwk }))).toEqual(secret);
      const raw = await parsec.key(`uses/${names++}`).generate(attributes);
      const theirs = await key.agree({ format: "raw", key: await raw.exportPublicKey("raw") });
      expect(theirs).toEqual(await raw.agree({ format: "raw", key: await key.exportPublicKey("raw") }));
      const hkdf = { hash: "SHA_256", info: message, length: 32 } as const;
      const derived = await key.agree({ format: "der", key: der }, { hkdf });
      expect(Buffer.from(derived)).toEqual(Buffer.from(hkdfSync("sha256", secret, "", message, 32)));
    },
  );

  it("a key on X25519 refuses a peer's key of small order", async () => {
    const key = await freshKey().generate(x25519Key());
    for (const first of [0, 1]) {
      const small = new Uint8Array(32);
      small[0] = first;
      const error: unknown = await key.agree({ format: "raw", key: small }).catch((reason: unknown) => reason);
      expect((error as { code?: string }).code).toMatch(/^ERR_PARSEC_(ARGUMENT|SERVICE_INVALID_ARGUMENT)$/);
    }
  });

  it.each([
    ["aes-256-gcm", aesGcmKey(256)],
    ["aes-256-ccm", aesCcmKey(256)],
    ["chacha20-poly1305", chacha20Poly1305Key()],
  ])("a key encrypts as OpenSSL does, and decrypts: %s", async (openssl, attributes) => {
    const key = await freshKey().generate(exportable(attributes));
    using secret = await key.exportKey();
    const nonce = Buffer.alloc(12, 5);
    const inputs = { nonce, additionalData: Buffer.from("header") };
    const cipher = createCipheriv(openssl as "aes-256-gcm", secret, nonce, { authTagLength: 16 });
    cipher.setAAD(inputs.additionalData, { plaintextLength: message.length });
    const expected = Buffer.concat([cipher.update(message), cipher.final(), cipher.getAuthTag()]);
    expect(Buffer.from(await key.encrypt(message, inputs))).toEqual(expected);
    expect(Buffer.from(await key.decrypt(expected, inputs))).toEqual(message);
    await expect(key.decrypt(expected, { nonce })).rejects.toMatchObject({ code: "ERR_PARSEC_DECRYPTION_FAILED" });
  });

  it("a key signs by RSA-PSS with a salt as long as the hash", async () => {
    const key = await freshKey().generate(rsaPssKey(2048, "SHA_384"));
    const publicKey = { key: await key.exportPublicKey("pem"), padding: 6, saltLength: 48 };
    expect(verify("sha384", message, publicKey, await key.sign(message))).toBe(true);
  });

  if (isMock)
    it("a key signs by deterministic ECDSA: one message has one signature", async () => {
      const key = await freshKey().generate(ecdsaDeterministicKey("P-256"));
      const signature = await key.sign(message, { format: "der" });
      expect(await key.sign(message, { format: "der" })).toEqual(signature);
      expect(verify("sha256", message, await key.exportPublicKey("pem"), signature)).toBe(true);
      expect(await key.verify(message, signature, { format: "der" })).toBe(true);
    });

  if (isMock)
    it("a key computes the HMAC of OpenSSL, and verifies it", async () => {
      const key = await freshKey().generate(exportable(hmacKey("SHA_512")));
      using secret = await key.exportKey();
      expect(secret).toHaveLength(64);
      const code = await key.mac(message);
      expect(Buffer.from(code)).toEqual(createHmac("sha512", secret).update(message).digest());
      expect(await key.verifyMac(message, code)).toBe(true);
      expect(
        await key.verifyMac(
          message,
          code.map((byte) => byte ^ 1),
        ),
      ).toBe(false);
    });

  if (!isMock)
    it("no real provider computes a MAC or a deterministic signature, as the presets say", async () => {
      const signer = await freshKey().generate(ecdsaDeterministicKey("P-256"));
      await expect(signer.sign(message)).rejects.toMatchObject({ family: "service" });
      const mac = freshKey()
        .generate(hmacKey())
        .then((key) => key.mac(message));
      await expect(mac).rejects.toMatchObject({ family: "service" });
    });

  it("a key that is not exportable stays in the service", async () => {
    const key = await freshKey().generate(aesGcmKey(256));
    await expect(key.exportKey()).rejects.toMatchObject({ code: "ERR_PARSEC_KEY_POLICY" });
    await expect(parsec.exportKey(key.name)).rejects.toMatchObject({ code: "ERR_PARSEC_SERVICE_NOT_PERMITTED" });
  });
});
