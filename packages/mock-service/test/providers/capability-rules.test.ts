import {
  aead,
  aesGcmKey,
  canDoCrypto,
  cbcMac,
  eccKeyPair,
  ecdh,
  ecdhKey,
  ecdsa,
  ecdsaKey,
  hkdf,
  hmac,
  type KeyAttributes,
  keyAttributes,
  NO_ALGORITHM,
  rsaOaepKey,
  rsaPkcs1v15Key,
  rsaPssKey,
} from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MockService, startMockService } from "../../src/index.js";
import { call } from "../call.js";

// The conformance suite compares the emulated providers with the real ones. This is the software provider, which has no original.
describe("CanDoCrypto of the software provider", () => {
  let service: MockService;
  beforeAll(async () => {
    service = await startMockService();
  });
  afterAll(() => service.close());

  const ask = async (checkType: "USE" | "GENERATE" | "IMPORT" | "DERIVE", attributes: KeyAttributes) =>
    (await call(service, canDoCrypto, { checkType, attributes })).status;
  const noUse = { usage: [], algorithm: NO_ALGORITHM };
  const secret = (
    kind: "aes" | "derive" | "hmac" | "rawData",
    bits: number,
    use: Parameters<typeof keyAttributes>[2],
  ) => keyAttributes({ kind }, bits, use);

  it.each([
    ["ECDSA on P-384", ecdsaKey("P-384")],
    ["ECDH on P-256", ecdhKey("P-256")],
    ["ECDH on X25519", ecdhKey("X25519")],
    ["RSA-PSS with 3072 bits", rsaPssKey(3072)],
    ["RSA PKCS#1 v1.5 with any size", rsaPkcs1v15Key(0)],
    ["RSA-OAEP", rsaOaepKey(2048)],
    ["AES-GCM", aesGcmKey(256)],
    ["AES-CCM with a short tag", secret("aes", 128, { usage: ["encrypt"], algorithm: aead("CCM", 8) })],
    ["CBC-MAC", secret("aes", 128, { usage: ["signMessage"], algorithm: cbcMac() })],
    ["HMAC", secret("hmac", 256, { usage: ["verifyMessage"], algorithm: hmac("SHA_256", 16) })],
  ])("claims to generate, import and use a key for %s", async (_title, attributes) => {
    for (const checkType of ["GENERATE", "IMPORT", "USE"] as const) expect(await ask(checkType, attributes)).toBe(0);
  });

  it("claims to generate raw data without an algorithm, which cannot be used", async () => {
    const attributes = secret("rawData", 128, { ...noUse, usage: ["export"] });
    expect(await ask("GENERATE", attributes)).toBe(0);
    expect(await ask("USE", attributes)).toBe(Status.PsaErrorNotSupported);
  });

  it.each([
    ["a size that its type does not have", { ...ecdsaKey("P-256"), keyBits: 257 }],
    ["a curve that this service does not implement", ecdsaKey("secp224k1")],
    [
      "an algorithm of another key type",
      { ...ecdsaKey("P-256"), keyType: { kind: "rsaKeyPair" } as const, keyBits: 2048 },
    ],
    ["a hash that this service does not implement", ecdsaKey("P-256", "MD2")],
    ["key derivation", secret("derive", 256, { usage: ["derive"], algorithm: hkdf("SHA_256") })],
    ["key agreement with derivation", eccKeyPair("P-256", { usage: ["derive"], algorithm: ecdh(hkdf("SHA_256")) })],
    ["no usage flag", eccKeyPair("P-256", { usage: [], algorithm: ecdsa("SHA_256") })],
    ["Diffie-Hellman groups", keyAttributes({ kind: "dhKeyPair", groupFamily: "RFC7919" }, 2048, noUse)],
  ])("does not claim keys with %s", async (_title, attributes) => {
    for (const checkType of ["GENERATE", "IMPORT", "USE"] as const) {
      expect(await ask(checkType, attributes)).toBe(Status.PsaErrorNotSupported);
    }
  });

  it("does not claim to generate a public key or to derive a key", async () => {
    const publicKey = { ...ecdsaKey("P-256"), keyType: { kind: "eccPublicKey", curveFamily: "SECP_R1" } as const };
    expect(await ask("GENERATE", publicKey)).toBe(Status.PsaErrorNotSupported);
    expect(await ask("IMPORT", publicKey)).toBe(0);
    expect(await ask("DERIVE", ecdsaKey("P-256"))).toBe(Status.PsaErrorNotSupported);
  });
});
