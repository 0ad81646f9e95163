import { describe, expect, it } from "vitest";
import {
  aead,
  aesGcmKey,
  Curve,
  cbcMac,
  cmac,
  deterministicEcdsa,
  eccKeyPair,
  eccPublicKey,
  ecdh,
  ecdhKey,
  ecdsa,
  ecdsaKey,
  ffdh,
  hkdf,
  hmac,
  keyAttributes,
  NO_ALGORITHM,
  type PermittedAlgorithm,
  policyAlgorithm,
  psaGenerateKey,
  rsaKeyPair,
  rsaOaep,
  rsaOaepKey,
  rsaPkcs1v15Crypt,
  rsaPkcs1v15Key,
  rsaPkcs1v15Sign,
  rsaPss,
  rsaPssKey,
  rsaPublicKey,
  usageFlags,
} from "../src/index.js";
import { encodeBody } from "./bodies.js";

const use = { usage: ["signHash"], algorithm: ecdsa("SHA_256") } as const;

it("builds signature algorithms with a hash, or any", () => {
  const specific = { kind: "specific", value: "SHA_384" };
  expect(ecdsa("SHA_384")).toEqual({ kind: "ecdsa", hashAlg: specific });
  expect(deterministicEcdsa("SHA_384")).toEqual({ kind: "deterministicEcdsa", hashAlg: specific });
  expect(rsaPkcs1v15Sign("any")).toEqual({ kind: "rsaPkcs1v15Sign", hashAlg: { kind: "any" } });
  expect(rsaPss("SHA_384")).toEqual({ kind: "rsaPss", hashAlg: specific });
});

it("puts every algorithm into the policy of a key", () => {
  const gcm = { kind: "aeadWithDefaultLengthTag", value: "GCM" };
  const derivation = { kind: "hkdf", hashAlg: "SHA_256" };
  const cases: readonly (readonly [PermittedAlgorithm, string, unknown])[] = [
    [ecdsa("SHA_256"), "asymmetricSignature", ecdsa("SHA_256")],
    [{ kind: "ecdsaAny" }, "asymmetricSignature", { kind: "ecdsaAny" }],
    [rsaPkcs1v15Crypt(), "asymmetricEncryption", { kind: "rsaPkcs1v15Crypt" }],
    [rsaOaep("SHA_256"), "asymmetricEncryption", { kind: "rsaOaep", hashAlg: "SHA_256" }],
    [aead("GCM"), "aead", gcm],
    [aead("CCM", 8), "aead", { kind: "aeadWithShortenedTag", aeadAlg: "CCM", tagLength: 8 }],
    [hmac("SHA_256"), "mac", { kind: "fullLength", value: { kind: "hmac", hashAlg: "SHA_256" } }],
    [cmac(8), "mac", { kind: "truncated", macAlg: { kind: "cmac" }, macLength: 8 }],
    [cbcMac(), "mac", { kind: "fullLength", value: { kind: "cbcMac" } }],
    [ecdh(), "keyAgreement", { kind: "raw", value: "ECDH" }],
    [ffdh(hkdf("SHA_256")), "keyAgreement", { kind: "withKeyDerivation", kaAlg: "FFDH", kdfAlg: derivation }],
    [hkdf("SHA_256"), "keyDerivation", derivation],
    ["CTR", "cipher", "CTR"],
  ];
  for (const [algorithm, kind, value] of cases) {
    expect(policyAlgorithm(algorithm)).toEqual({ kind, value });
    const attributes = keyAttributes({ kind: "rawData" }, 8, { usage: [], algorithm });
    const body = encodeBody(psaGenerateKey.request, { keyName: "k", attributes });
    expect(psaGenerateKey.request.decode(body).attributes.keyPolicy.keyAlgorithm).toEqual({ kind, value });
  }
  for (const algorithm of [NO_ALGORITHM, { kind: "aead", value: gcm } as PermittedAlgorithm])
    expect(policyAlgorithm(algorithm)).toBe(algorithm);
});

it("builds key attributes that encode", () => {
  const attributes = eccKeyPair("P-256", use);
  expect(attributes.keyType).toEqual({ kind: "eccKeyPair", curveFamily: "SECP_R1" });
  expect(attributes.keyBits).toBe(256);
  for (const built of [
    attributes,
    eccPublicKey("X448", { usage: [], algorithm: NO_ALGORITHM }),
    rsaKeyPair(2048, use),
    rsaPublicKey(0, use),
  ]) {
    expect(psaGenerateKey.request.size({ keyName: "k", attributes: built }).byteLength).toBeGreaterThan(8);
  }
});

it("knows the size of every curve by name", () => {
  for (const [name, { bits }] of Object.entries(Curve)) {
    const size = Number(/(?<=[-pPX])\d+|\d+(?=k1)/.exec(name)?.[0]);
    const odd = { X25519: 255, secp224k1: 225 }[name] ?? size;
    expect(bits, name).toBe(odd);
  }
});

describe("usage flags", () => {
  it("extend from hash to message, as the specification says", () => {
    expect(usageFlags(["signHash"])).toMatchObject({
      signHash: true,
      signMessage: true,
      verifyHash: false,
      verifyMessage: false,
    });
    expect(usageFlags(["verifyHash"])).toMatchObject({ verifyHash: true, verifyMessage: true, signHash: false });
    expect(usageFlags(["signMessage"])).toMatchObject({ signMessage: true, signHash: false });
  });

  it("are all false without a use", () => {
    expect(Object.values(usageFlags([]))).toEqual(Array(10).fill(false));
  });

  it.each(["sign", "constructor", 7])("refuse %s", (wrong) => {
    expect(() => usageFlags([wrong as "copy"])).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument: "usage" }),
    );
  });

  it("refuse a curve that there is not", () => {
    expect(() => eccKeyPair("P-257" as "P-256", use)).toThrow(expect.objectContaining({ argument: "curve" }));
  });
});

it("has presets for the usual kinds of keys", () => {
  const kinds = [
    ecdsaKey("P-521"),
    rsaPssKey(3072),
    rsaPkcs1v15Key(2048),
    rsaOaepKey(2048),
    aesGcmKey(256),
    ecdhKey("X25519"),
  ];
  expect(kinds.map(({ keyType, keyBits }) => [keyType.kind, keyBits])).toEqual([
    ["eccKeyPair", 521],
    ["rsaKeyPair", 3072],
    ["rsaKeyPair", 2048],
    ["rsaKeyPair", 2048],
    ["aes", 256],
    ["eccKeyPair", 255],
  ]);
  const hashes = (["P-224", "P-256", "secp256k1", "P-384", "P-521", "brainpoolP512r1"] as const).map((curve) => {
    const { keyAlgorithm } = ecdsaKey(curve).keyPolicy;
    return JSON.stringify(keyAlgorithm).match(/SHA_\d+/)?.[0];
  });
  expect(hashes).toEqual(["SHA_256", "SHA_256", "SHA_256", "SHA_384", "SHA_512", "SHA_512"]);
  for (const attributes of kinds)
    expect(psaGenerateKey.request.size({ keyName: "k", attributes }).byteLength).toBeGreaterThan(8);
  expect(() => ecdsaKey("P-257" as "P-256")).toThrow(expect.objectContaining({ argument: "curve" }));
});
