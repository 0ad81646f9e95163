import {
  eccKeyPair,
  ecdsa,
  ecdsaDeterministicKey,
  ecdsaKey,
  rsaKeyPair,
  rsaOaepKey,
  rsaPkcs1v15Sign,
} from "@parsec-ts/node";
import { describe, expect, it } from "vitest";
import { createCsr, parse } from "../../src/index.js";
import { errorOf, testService } from "../harness.js";

const service = testService();

describe("the algorithm of a signature", () => {
  it.each([
    [
      "of the curve, for a policy that leaves the hash open",
      eccKeyPair("P-384", { usage: ["signHash"], algorithm: ecdsa("any") }),
      "ECDSA with SHA-384",
    ],
    ["of the policy, if it names another", ecdsaKey("P-384", "SHA_256"), "ECDSA with SHA-256"],
    [
      "by deterministic ECDSA, which readers cannot tell from the other",
      ecdsaDeterministicKey("P-256"),
      "ECDSA with SHA-256",
    ],
    [
      "SHA-256 for an RSA key that leaves it open",
      rsaKeyPair(2048, { usage: ["signHash"], algorithm: rsaPkcs1v15Sign("any") }),
      "RSA PKCS#1 v1.5 with SHA-256",
    ],
  ])("is the one %s", async (_title, attributes, algorithm) => {
    const csr = await createCsr(await service.key(attributes), { subject: "CN=a" });
    expect(parse(csr).signatureAlgorithm).toBe(algorithm);
  });

  it.each([
    ["another hash", ecdsaKey("P-256", "SHA3_256"), "ERR_PARSEC_X509_KEY"],
    [
      "another curve",
      eccKeyPair("secp256k1", { usage: ["signHash"], algorithm: ecdsa("SHA_256") }),
      "ERR_PARSEC_X509_KEY",
    ],
    ["another use", rsaOaepKey(2048), "ERR_PARSEC_KEY_POLICY"],
  ])("is refused for a key of %s", async (_title, attributes, code) => {
    const key = service.parsec.key(`other ${code} ${_title}`, {});
    await key.generate(attributes);
    expect(await errorOf(createCsr(key, { subject: "CN=a" }))).toMatchObject({ code, family: "usage" });
  });
});
