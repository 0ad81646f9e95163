import { expect, it } from "vitest";
import {
  aead,
  cbcMac,
  cmac,
  deterministicEcdsa,
  ecdh,
  ecdsa,
  ffdh,
  hkdf,
  hmac,
  keyAttributes,
  NO_ALGORITHM,
  type PermittedAlgorithm,
  policyAlgorithm,
  psaGenerateKey,
  rsaOaep,
  rsaPkcs1v15Crypt,
  rsaPkcs1v15Sign,
  rsaPss,
} from "../src/index.js";
import { encodeBody } from "./encode-body.js";

it("builders return signature algorithms with one hash, or any hash", () => {
  const specific = { kind: "specific", value: "SHA_384" };
  expect(ecdsa("SHA_384")).toEqual({ kind: "ecdsa", hashAlg: specific });
  expect(deterministicEcdsa("SHA_384")).toEqual({ kind: "deterministicEcdsa", hashAlg: specific });
  expect(rsaPkcs1v15Sign("any")).toEqual({ kind: "rsaPkcs1v15Sign", hashAlg: { kind: "any" } });
  expect(rsaPss("SHA_384")).toEqual({ kind: "rsaPss", hashAlg: specific });
});

it("policyAlgorithm converts every algorithm to the form of a key's policy", () => {
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

/** Values that the compiler would refuse: programs in JavaScript have no compiler. */
const wrong = (value: unknown): never => value as never;

it.each<readonly [title: string, argument: string, build: () => unknown, message: RegExp]>([
  ["a hash with a dash", "hash", () => ecdsa(wrong("SHA-256")), /^ecdsa: .* did you mean "SHA_256"\?/],
  ["no hash", "hash", () => rsaPss(wrong(undefined)), /^rsaPss: hash must be "any", "MD2", .*not undefined/],
  ["any hash where one is needed", "hash", () => rsaOaep(wrong("any")), /^rsaOaep: hash must be "MD2"/],
  ["a number that is no int32", "hash", () => hkdf(wrong(2 ** 31)), /^hkdf: hash must be/],
  ["an absent hash", "hash", () => hmac(wrong("HASH_NONE")), /^hmac: hash must be/],
  [
    "a cipher",
    "algorithm",
    () => aead(wrong("CTR")),
    /^aead: algorithm must be "CCM", "GCM" or "CHACHA20_POLY1305", not "CTR"/,
  ],
  [
    "a tag's length in text",
    "tagLength",
    () => aead("GCM", wrong("12")),
    /^aead: tagLength must be a whole number of bytes/,
  ],
  ["half a byte", "macLength", () => cmac(8.5), /^cmac: macLength must be a whole number of bytes .*, not 8.5/],
  [
    "a hash for a derivation",
    "derivation",
    () => ecdh(wrong("SHA_256")),
    /^ecdh: derivation must be .*hkdf\("SHA_256"\), not text/,
  ],
  ["a signature for a derivation", "derivation", () => ffdh(wrong(ecdsa("any"))), /^ffdh: derivation must be/],
  ["a kind that does not exist", "algorithm", () => policyAlgorithm(wrong({ kind: "toString" })), /^policyAlgorithm: /],
  ["the builder itself", "algorithm", () => policyAlgorithm(wrong(ecdsa)), /^policyAlgorithm: .*, not a function/],
])("refuses %s", (_title, argument, build, message) => {
  expect(build).toThrow(
    expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument, message: expect.stringMatching(message) }),
  );
});

it("takes the numbers of hashes and ciphers that only a newer service knows", () => {
  expect(ecdsa(99)).toEqual({ kind: "ecdsa", hashAlg: { kind: "specific", value: 99 } });
  expect(rsaOaep(99)).toEqual({ kind: "rsaOaep", hashAlg: 99 });
  expect(policyAlgorithm(99)).toEqual({ kind: "cipher", value: 99 });
  expect(aead(99)).toEqual({ kind: "aeadWithDefaultLengthTag", value: 99 });
});
