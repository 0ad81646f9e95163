import { expect, it } from "vitest";
import { aesGcmKey, ecdhKey, ecdsaKey, psaGenerateKey, rsaOaepKey, rsaPkcs1v15Key, rsaPssKey } from "../src/index.js";
import { encodeBody } from "./encode-body.js";

it("presets return the attributes of the usual kinds of keys", () => {
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
    expect(encodeBody(psaGenerateKey.request, { keyName: "k", attributes }).length).toBeGreaterThan(8);
  expect(() => ecdsaKey("P-257" as "P-256")).toThrow(expect.objectContaining({ argument: "curve" }));
});
