import {
  type Algorithm,
  aead,
  cbcMac,
  cmac,
  deterministicEcdsa,
  ecdh,
  ecdsa,
  ffdh,
  hkdf,
  hmac,
  type KeyType,
  NO_ALGORITHM,
  policyAlgorithm,
  rsaOaep,
  rsaPkcs1v15Crypt,
  rsaPkcs1v15Sign,
  rsaPss,
} from "@parsec-ts/operations";
import { expect, it } from "vitest";
import { isCompatible } from "../../src/keys/algorithm-compatibility.js";

const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  none: NO_ALGORITHM,
  hash: { kind: "hash", value: "SHA_256" },
  HMAC: policyAlgorithm(hmac("SHA_256")),
  "short HMAC": policyAlgorithm(hmac("SHA_256", 16)),
  CMAC: policyAlgorithm(cmac()),
  "short CBC-MAC": policyAlgorithm(cbcMac(8)),
  CTR: policyAlgorithm("CTR"),
  "stream cipher": policyAlgorithm("STREAM_CIPHER"),
  CCM: policyAlgorithm(aead("CCM")),
  "CCM, short tag": policyAlgorithm(aead("CCM", 8)),
  GCM: policyAlgorithm(aead("GCM")),
  "ChaCha20-Poly1305": policyAlgorithm(aead("CHACHA20_POLY1305")),
  ECDSA: policyAlgorithm(ecdsa("SHA_256")),
  "ECDSA of any hash": { kind: "asymmetricSignature", value: { kind: "ecdsaAny" } },
  "deterministic ECDSA": policyAlgorithm(deterministicEcdsa("SHA_256")),
  PSS: policyAlgorithm(rsaPss("SHA_256")),
  "PKCS#1 v1.5": policyAlgorithm(rsaPkcs1v15Sign("SHA_256")),
  OAEP: policyAlgorithm(rsaOaep("SHA_256")),
  "PKCS#1 v1.5 encryption": policyAlgorithm(rsaPkcs1v15Crypt()),
  ECDH: policyAlgorithm(ecdh()),
  "ECDH with HKDF": policyAlgorithm(ecdh(hkdf("SHA_256"))),
  FFDH: policyAlgorithm(ffdh()),
  HKDF: policyAlgorithm(hkdf("SHA_256")),
};

const BLOCK_CIPHER = ["CMAC", "short CBC-MAC", "CTR"];
const AUTHENTICATED = ["CCM", "CCM, short tag", "GCM"];
const RSA = ["PSS", "PKCS#1 v1.5", "OAEP", "PKCS#1 v1.5 encryption"];
const ECC = ["ECDSA", "ECDSA of any hash", "deterministic ECDSA", "ECDH", "ECDH with HKDF"];

it.each<[KeyType["kind"], readonly string[]]>([
  ["rawData", []],
  ["hmac", ["HMAC", "short HMAC"]],
  ["derive", ["HKDF"]],
  ["aes", [...BLOCK_CIPHER, ...AUTHENTICATED]],
  ["camellia", [...BLOCK_CIPHER, ...AUTHENTICATED]],
  ["des", BLOCK_CIPHER],
  ["arc4", ["stream cipher"]],
  ["chacha20", ["stream cipher", "ChaCha20-Poly1305"]],
  ["rsaKeyPair", RSA],
  ["rsaPublicKey", RSA],
  ["eccKeyPair", ECC],
  ["eccPublicKey", ECC],
  ["dhKeyPair", ["FFDH"]],
  ["dhPublicKey", ["FFDH"]],
])("a key of type %s can be used with %j alone", (kind, expected) => {
  const compatible = Object.entries(ALGORITHMS).filter(([, alg]) => isCompatible({ kind }, alg));
  expect(compatible.map(([name]) => name)).toEqual(expected);
});
