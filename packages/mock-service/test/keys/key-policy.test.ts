import { createHash } from "node:crypto";
import {
  type Algorithm,
  type AsymmetricSignature,
  aead,
  deterministicEcdsa,
  eccKeyPair,
  ecdsa,
  type KeyAttributes,
  type KeyType,
  keyAttributes,
  NO_ALGORITHM,
  policyAlgorithm,
  psaGenerateKey,
  psaSignHash,
  psaSignMessage,
  psaVerifyHash,
  rsaKeyPair,
  rsaPkcs1v15Sign,
  type Usage,
} from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MockService, startMockService } from "../../src/index.js";
import { requireHashLength, requireUse } from "../../src/keys/key-policy.js";
import { call, freshName } from "../call.js";

let service: MockService;

beforeAll(async () => {
  service = await startMockService();
});
afterAll(() => service.close());

const both = ["signHash", "verifyHash"] as const;
const message = Buffer.from("a message");
const use = (algorithm: AsymmetricSignature) => ({ usage: both, algorithm });

describe("a key's policy", () => {
  const alg = ecdsa("SHA_256");
  const hash = createHash("sha256").update(message).digest();

  it.each([
    [
      "a use that it does not permit",
      { usage: ["verifyHash"], algorithm: alg },
      alg,
      hash,
      Status.PsaErrorNotPermitted,
    ],
    ["another hash", use(ecdsa("SHA_384")), alg, hash, Status.PsaErrorNotPermitted],
    ["another algorithm", use(deterministicEcdsa("SHA_256")), alg, hash, Status.PsaErrorNotPermitted],
    ["no algorithm", { usage: both, algorithm: NO_ALGORITHM }, alg, hash, Status.PsaErrorNotPermitted],
    ["any hash in a request", use(ecdsa("any")), ecdsa("any"), hash, Status.PsaErrorNotPermitted],
    ["a hash of the wrong length", use(alg), alg, hash.subarray(1), Status.PsaErrorInvalidArgument],
  ] as const)("refuses %s", async (_title, policy, requested, bytes, status) => {
    const keyName = freshName();
    await call(service, psaGenerateKey, { keyName, attributes: eccKeyPair("P-256", policy) });
    expect(await call(service, psaSignHash, { keyName, alg: requested, hash: bytes })).toEqual({ status });
  });
});

it("a key whose type does not fit its algorithm is made, but permits no use", async () => {
  const alg = ecdsa("SHA_256");
  const hash = createHash("sha256").update(message).digest();
  const keyName = freshName();
  expect(await call(service, psaGenerateKey, { keyName, attributes: rsaKeyPair(1024, use(alg)) })).toMatchObject({
    status: 0,
  });
  const status = Status.PsaErrorNotPermitted;
  expect(await call(service, psaSignHash, { keyName, alg, hash })).toEqual({ status });
  const verified = await call(service, psaVerifyHash, { keyName, alg, hash, signature: new Uint8Array(128) });
  expect(verified).toEqual({ status });
});

describe("a key's policy, with the flags that a client sent and no others,", () => {
  const P256 = { kind: "eccKeyPair", curveFamily: "SECP_R1" } as const;
  // The builders of attributes set the flags that others imply.
  const { keyUsageFlags: noFlags } = keyAttributes({ kind: "aes" }, 256, {
    usage: [],
    algorithm: NO_ALGORITHM,
  }).keyPolicy;
  const policyOf = (keyType: KeyType, usage: readonly Usage[], keyAlgorithm: Algorithm): KeyAttributes => {
    const keyUsageFlags = { ...noFlags, ...Object.fromEntries(usage.map((flag) => [flag, true])) };
    return { keyType, keyBits: 256, keyPolicy: { keyUsageFlags, keyAlgorithm } };
  };
  const signature = policyAlgorithm(ecdsa("SHA_256"));
  const gcm = (tagLength?: number) => policyAlgorithm(aead("GCM", tagLength));
  const withSixteen: Algorithm = {
    kind: "aead",
    value: { kind: "aeadWithShortenedTag", aeadAlg: "GCM", tagLength: 16 },
  };
  const later: Algorithm = { ...signature, siblingUnknownFields: [] };

  it.each<[string, KeyType, readonly Usage[], Algorithm, Usage, Algorithm]>([
    ["signing messages, of a key that may sign hashes", P256, ["signHash"], signature, "signMessage", signature],
    ["verifying messages, of one that may verify hashes", P256, ["verifyHash"], signature, "verifyMessage", signature],
    ["a hash, if any is permitted", P256, ["signHash"], policyAlgorithm(ecdsa("any")), "signHash", signature],
    ["the usual tag, if one of 16 bytes is permitted", { kind: "aes" }, ["encrypt"], withSixteen, "encrypt", gcm()],
    ["the short tag that is permitted", { kind: "aes" }, ["encrypt"], gcm(8), "encrypt", gcm(8)],
    ["an algorithm with fields of later versions", P256, ["signHash"], later, "signHash", signature],
  ])("permits %s", (_title, keyType, usage, permitted, wanted, alg) => {
    expect(() => requireUse(policyOf(keyType, usage, permitted), wanted, alg)).not.toThrow();
  });

  it.each<[string, KeyType, readonly Usage[], Algorithm, Usage, Algorithm]>([
    ["signing hashes, of a key that may sign messages", P256, ["signMessage"], signature, "signHash", signature],
    ["a use without any flag", P256, [], signature, "signMessage", signature],
    ["a use that no other implies", { kind: "aes" }, ["decrypt"], gcm(), "encrypt", gcm()],
    ["the usual tag, if a short one is permitted", { kind: "aes" }, ["encrypt"], gcm(8), "encrypt", gcm()],
    ["a short tag, if the usual one is permitted", { kind: "aes" }, ["encrypt"], gcm(), "encrypt", gcm(8)],
  ])("refuses %s", (_title, keyType, usage, permitted, wanted, alg) => {
    expect(() => requireUse(policyOf(keyType, usage, permitted), wanted, alg)).toThrow(
      expect.objectContaining({ status: Status.PsaErrorNotPermitted }),
    );
  });

  it("lets an algorithm without a hash sign bytes of any length", () => {
    const raw: Algorithm = { kind: "asymmetricSignature", value: { kind: "ecdsaAny" } };
    expect(() => requireHashLength(raw, new Uint8Array(5))).not.toThrow();
    expect(() => requireHashLength(gcm(), new Uint8Array(5))).not.toThrow();
  });
});

describe("a deprecated algorithm", () => {
  const old = rsaKeyPair(1024, use(rsaPkcs1v15Sign("SHA_1")));
  const des = keyAttributes({ kind: "des" }, 192, { usage: ["encrypt"], algorithm: "CBC_PKCS7" });

  it.each([
    ["SHA-1", old],
    ["DES", des],
  ])("is refused by default: %s", async (_title, attributes) => {
    expect(await call(service, psaGenerateKey, { keyName: freshName(), attributes })).toEqual({
      status: Status.DeprecatedPrimitive,
    });
  });

  it("is allowed with allowDeprecated", async () => {
    const lenient = await startMockService({ allowDeprecated: true });
    expect(await call(lenient, psaGenerateKey, { keyName: "old", attributes: old })).toMatchObject({ status: 0 });
    const alg = rsaPkcs1v15Sign("SHA_1");
    expect(await call(lenient, psaSignMessage, { keyName: "old", alg, message })).toMatchObject({ status: 0 });
    await lenient.close();
  });
});
