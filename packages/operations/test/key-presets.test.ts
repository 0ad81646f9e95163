import { expect, it } from "vitest";
import {
  aesCcmKey,
  aesGcmKey,
  chacha20Poly1305Key,
  ecdhKey,
  ecdsaDeterministicKey,
  ecdsaKey,
  exportable,
  hmacKey,
  psaGenerateKey,
  rsaOaepKey,
  rsaPkcs1v15Key,
  rsaPssKey,
  x25519Key,
} from "../src/index.js";
import { encodeBody } from "./encode-body.js";

it("presets return the attributes of the usual kinds of keys", () => {
  const kinds = [
    ecdsaKey("P-521"),
    rsaPssKey(3072),
    rsaPkcs1v15Key(2048),
    rsaOaepKey(2048),
    aesGcmKey(256),
    ecdhKey("X25519"),
    ecdsaDeterministicKey("P-256"),
    aesCcmKey(128),
    chacha20Poly1305Key(),
    x25519Key(),
    hmacKey(),
    hmacKey("SHA_384"),
    hmacKey("SHA_256", 512),
  ];
  expect(kinds.map(({ keyType, keyBits }) => [keyType.kind, keyBits])).toEqual([
    ["eccKeyPair", 521],
    ["rsaKeyPair", 3072],
    ["rsaKeyPair", 2048],
    ["rsaKeyPair", 2048],
    ["aes", 256],
    ["eccKeyPair", 255],
    ["eccKeyPair", 256],
    ["aes", 128],
    ["chacha20", 256],
    ["eccKeyPair", 255],
    ["hmac", 256],
    ["hmac", 384],
    ["hmac", 512],
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

it("presets permit their own uses, and export only if it is asked for", () => {
  const uses = (attributes: ReturnType<typeof aesGcmKey>) =>
    Object.entries(attributes.keyPolicy.keyUsageFlags).flatMap(([use, is]) => (is ? [use] : []));
  expect(uses(ecdsaDeterministicKey("P-256"))).toEqual(["signMessage", "verifyMessage", "signHash", "verifyHash"]);
  expect(uses(aesCcmKey(256))).toEqual(["encrypt", "decrypt"]);
  expect(uses(chacha20Poly1305Key())).toEqual(["encrypt", "decrypt"]);
  expect(uses(x25519Key())).toEqual(["derive"]);
  expect(uses(hmacKey())).toEqual(["signMessage", "verifyMessage"]);
  expect(uses(exportable(aesGcmKey()))).toEqual(["export", "encrypt", "decrypt"]);
  expect(uses(aesGcmKey())).toEqual(["encrypt", "decrypt"]);
});

it("presets refuse what is no size of AES, and what is no set of attributes", () => {
  for (const bits of [0, 16, 32, 512, Number.NaN, "256" as never]) {
    expect(() => aesGcmKey(bits)).toThrow(/^aesGcmKey: bits must be 128, 192 or 256 bits, not/);
    expect(() => aesCcmKey(bits)).toThrow(expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument: "bits" }));
  }
  for (const bits of [128, 192, 256]) expect(aesGcmKey(bits).keyBits).toBe(bits);
  expect(() => exportable("aes" as never)).toThrow(/^exportable: attributes must be an object such as aesGcmKey/);
});

it("presets refuse what is no hash and no size of RSA, name what was meant, and take the least and the largest size", () => {
  const sha256 = "SHA-256" as never;
  for (const [make, argument, message] of [
    [() => ecdsaKey("P-256", sha256), "hash", /^ecdsaKey: hash .*did you mean "SHA_256"\?/],
    [() => ecdsaDeterministicKey("P-256", "sha-2" as never), "hash", /^ecdsaDeterministicKey: hash/],
    [() => rsaPssKey(undefined as never), "bits", /^rsaPssKey: bits must be .* from 0 to 16384, not undefined/],
    [() => rsaPkcs1v15Key("2048" as never), "bits", /not text/],
    [() => rsaPkcs1v15Key(256), "bits", /at least 512 bits, such as 2048 or 3072, not 256/],
    [() => rsaPssKey(511), "bits", /at least 512 bits/],
    [() => rsaPssKey(-1), "bits", /from 0 to 16384/],
    [() => rsaOaepKey(2048, sha256), "hash", /^rsaOaepKey: hash/],
    [() => hmacKey("sha256" as never), "hash", /did you mean "SHA_256"\?/],
  ] as const) {
    expect(make).toThrow(expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument }));
    expect(make).toThrow(message);
  }
  for (const bits of [0, 512, 16_384]) expect(rsaPssKey(bits).keyBits).toBe(bits);
});
