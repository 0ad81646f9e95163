import {
  aead,
  aesCcmKey,
  aesGcmKey,
  chacha20Poly1305Key,
  cmac,
  deterministicEcdsa,
  eccKeyPair,
  eccPublicKey,
  ecdh,
  ecdhKey,
  ecdsa,
  ecdsaKey,
  hkdf,
  hmac,
  hmacKey,
  type KeyAttributes,
  type KeyType,
  keyAttributes,
  NO_ALGORITHM,
  type PermittedAlgorithm,
  rsaKeyPair,
  rsaOaepKey,
  rsaPkcs1v15Crypt,
  rsaPkcs1v15Key,
  rsaPssKey,
  x25519Key,
} from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import { familyOfKey } from "../../src/algorithms/families.js";

const RSA = { modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) };

const of = (keyType: KeyType, bits: number, algorithm: PermittedAlgorithm): KeyAttributes =>
  keyAttributes(keyType, bits, { usage: [], algorithm });
const aes = { kind: "aes" } as const;

describe("a key of the service", () => {
  it.each<[string, KeyAttributes, object]>([
    ["ECDSA", ecdsaKey("P-384"), { name: "ECDSA", namedCurve: "P-384" }],
    [
      "ECDSA with any hash",
      eccKeyPair("P-256", { usage: [], algorithm: ecdsa("any") }),
      { name: "ECDSA", namedCurve: "P-256" },
    ],
    [
      "RSASSA-PKCS1-v1_5",
      rsaPkcs1v15Key(2048, "SHA_384"),
      { ...RSA, name: "RSASSA-PKCS1-v1_5", hash: { name: "SHA-384" } },
    ],
    ["RSA-PSS", rsaPssKey(2048), { ...RSA, name: "RSA-PSS", hash: { name: "SHA-256" } }],
    ["RSA-OAEP", rsaOaepKey(2048), { ...RSA, name: "RSA-OAEP", hash: { name: "SHA-256" } }],
    ["ECDH", ecdhKey("P-521"), { name: "ECDH", namedCurve: "P-521" }],
    ["X25519", x25519Key(), { name: "X25519" }],
    ["X448", eccKeyPair("X448", { usage: [], algorithm: ecdh() }), { name: "X448" }],
    ["AES-GCM", aesGcmKey(192), { name: "AES-GCM", length: 192 }],
    ["AES-CBC", of(aes, 128, { kind: "cipher", value: "CBC_PKCS7" }), { name: "AES-CBC", length: 128 }],
    ["AES-CTR", of(aes, 256, { kind: "cipher", value: "CTR" }), { name: "AES-CTR", length: 256 }],
    ["ChaCha20-Poly1305", chacha20Poly1305Key(), { name: "ChaCha20-Poly1305" }],
    ["HMAC", hmacKey("SHA_512", 256), { name: "HMAC", length: 256, hash: { name: "SHA-512" } }],
  ])("whose policy permits %s is one of that algorithm", (name, attributes, algorithm) => {
    const found = familyOfKey(attributes);
    expect(found?.family.name).toBe(name.split(" ")[0]);
    expect(found?.algorithm).toEqual(algorithm);
  });

  it.each<[string, KeyAttributes]>([
    ["deterministic ECDSA", eccKeyPair("P-256", { usage: [], algorithm: deterministicEcdsa("SHA_256") })],
    ["ECDSA on another curve", eccKeyPair("secp256k1", { usage: [], algorithm: ecdsa("SHA_256") })],
    ["ECDH on another curve", eccKeyPair("secp256k1", { usage: [], algorithm: ecdh() })],
    ["ECDH with a derivation", eccKeyPair("P-256", { usage: [], algorithm: ecdh(hkdf("SHA_256")) })],
    [
      "ECDH with a derivation, on a Montgomery curve",
      eccKeyPair("X25519", { usage: [], algorithm: ecdh(hkdf("SHA_256")) }),
    ],
    ["ECDH, as a public key", eccPublicKey("X25519", { usage: [], algorithm: ecdh() })],
    ["no algorithm, on a Montgomery curve", eccKeyPair("X25519", { usage: [], algorithm: NO_ALGORITHM })],
    ["RSA encryption by PKCS#1 v1.5", rsaKeyPair(2048, { usage: [], algorithm: rsaPkcs1v15Crypt() })],
    ["no algorithm, with RSA", rsaKeyPair(2048, { usage: [], algorithm: NO_ALGORITHM })],
    ["AES-CCM", aesCcmKey()],
    ["AES-GCM with a short tag", of(aes, 128, aead("GCM", 12))],
    ["a MAC of AES", of(aes, 128, cmac())],
    ["AES without padding", of(aes, 128, { kind: "cipher", value: "CBC_NO_PADDING" })],
    ["GCM, with a key of another cipher", of({ kind: "camellia" }, 128, aead("GCM"))],
    ["ChaCha20-Poly1305, with a key of AES", of(aes, 256, aead("CHACHA20_POLY1305"))],
    ["ChaCha20-Poly1305 with a short tag", of({ kind: "chacha20" }, 256, aead("CHACHA20_POLY1305", 12))],
    ["GCM, with a key of ChaCha20", of({ kind: "chacha20" }, 256, aead("GCM"))],
    [
      "a stream cipher, with a key of ChaCha20",
      of({ kind: "chacha20" }, 256, { kind: "cipher", value: "STREAM_CIPHER" }),
    ],
    ["HMAC that is cut", of({ kind: "hmac" }, 256, hmac("SHA_256", 16))],
    ["HMAC with a hash of its own", of({ kind: "hmac" }, 256, hmac("RIPEMD160"))],
    ["HMAC, with raw data", of({ kind: "rawData" }, 256, hmac("SHA_256"))],
    ["CMAC, with a key of HMAC", of({ kind: "hmac" }, 256, cmac())],
    ["no algorithm, with HMAC", of({ kind: "hmac" }, 256, NO_ALGORITHM)],
  ])("whose policy permits %s is of no algorithm of WebCrypto", (_title, attributes) => {
    expect(familyOfKey(attributes)).toBeUndefined();
  });
});
