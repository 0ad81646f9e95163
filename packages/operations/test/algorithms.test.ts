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
