import { aead, cmac, ecdh, ecdsa, hkdf, hmac, policyAlgorithm, rsaPkcs1v15Crypt } from "@parsec-ts/node";
import { expect, it } from "vitest";
import { rustDebug } from "../../../src/commands/parsec-tool/rust-names.js";

// As parsec-interface 0.29 derives Debug for them.
it.each([
  [{ kind: "eccKeyPair", curveFamily: "SECP_R1" }, "EccKeyPair { curve_family: SecpR1 }"],
  [{ kind: "eccPublicKey", curveFamily: "BRAINPOOL_P_R1" }, "EccPublicKey { curve_family: BrainpoolPR1 }"],
  [{ kind: "rawData" }, "RawData"],
  [{ kind: "none" }, "None"],
  [policyAlgorithm(ecdsa("any")), "AsymmetricSignature(Ecdsa { hash_alg: Any })"],
  [policyAlgorithm(ecdsa("SHA_512_256")), "AsymmetricSignature(Ecdsa { hash_alg: Specific(Sha512_256) })"],
  [policyAlgorithm(ecdsa("SHA3_256")), "AsymmetricSignature(Ecdsa { hash_alg: Specific(Sha3_256) })"],
  [policyAlgorithm(rsaPkcs1v15Crypt()), "AsymmetricEncryption(RsaPkcs1v15Crypt)"],
  [policyAlgorithm(aead("GCM")), "Aead(AeadWithDefaultLengthTag(Gcm))"],
  [
    policyAlgorithm(aead("CHACHA20_POLY1305", 12)),
    "Aead(AeadWithShortenedTag { aead_alg: Chacha20Poly1305, tag_length: 12 })",
  ],
  [policyAlgorithm(hmac("SHA_256")), "Mac(FullLength(Hmac { hash_alg: Sha256 }))"],
  [policyAlgorithm(cmac(8)), "Mac(Truncated { mac_alg: Cmac, mac_length: 8 })"],
  [policyAlgorithm(ecdh()), "KeyAgreement(Raw(Ecdh))"],
  [
    policyAlgorithm(ecdh(hkdf("SHA_256"))),
    "KeyAgreement(WithKeyDerivation { ka_alg: Ecdh, kdf_alg: Hkdf { hash_alg: Sha256 } })",
  ],
])("%j is %s", (value, text) => {
  expect(rustDebug(value)).toBe(text);
});
