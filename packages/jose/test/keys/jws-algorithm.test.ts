import {
  ecdsa,
  ecdsaKey,
  type KeyAttributes,
  type PermittedAlgorithm,
  rsaPkcs1v15Key,
  rsaPkcs1v15Sign,
  rsaPss,
  rsaPssKey,
} from "@parsec-ts/node";
import { describe, expect, it } from "vitest";
import { algorithmsOfType, jwsAlgorithm } from "../../src/keys/jws-algorithm.js";
import { errorOf, testService } from "../harness.js";

const test = testService();

/** A key whose handle names the algorithm. */
async function keyBy(attributes: KeyAttributes, algorithm: PermittedAlgorithm) {
  const name = `jws/${JSON.stringify(attributes)}`;
  await test.parsec.ensureKey(name, attributes);
  return test.parsec.key(name, { algorithm });
}

describe("the algorithm of a key", () => {
  it.each<[string, KeyAttributes, PermittedAlgorithm]>([
    ["ES256", ecdsaKey("P-256"), { kind: "ecdsaAny" }],
    ["ES384", ecdsaKey("P-384"), { kind: "ecdsaAny" }],
    ["ES256", ecdsaKey("P-256"), ecdsa("any")],
    ["PS256", rsaPssKey(2048), rsaPss("any")],
    ["RS512", rsaPssKey(2048), rsaPkcs1v15Sign("SHA_512")],
  ])("is %s by what its policy permits", async (alg, attributes, algorithm) => {
    expect(await jwsAlgorithm(await keyBy(attributes, algorithm))).toBe(alg);
  });

  it.each<[string, KeyAttributes, PermittedAlgorithm]>([
    ["ecdsa with SHA_512 on P-256", ecdsaKey("P-256"), ecdsa("SHA_512")],
    ["ecdsaAny with any on secp256k1", ecdsaKey("secp256k1"), { kind: "ecdsaAny" }],
    ["rsaPss with SHA3_256", rsaPssKey(2048), rsaPss("SHA3_256")],
    ["rsaPkcs1v15SignRaw with no hash", rsaPkcs1v15Key(2048), { kind: "rsaPkcs1v15SignRaw" }],
  ])("is none for %s", async (reason, attributes, algorithm) => {
    const error = await errorOf(jwsAlgorithm(await keyBy(attributes, algorithm)));
    expect(error).toMatchObject({ family: "usage", code: "ERR_PARSEC_JOSE_KEY" });
    expect(error.message).toContain(`no algorithm for ${reason}. Use`);
  });

  it.each([
    ["PSS", rsaPssKey(1024)],
    ["PKCS#1 v1.5", rsaPkcs1v15Key(1024)],
  ])("is none for an RSA key of 1024 bits by %s", async (_title, attributes) => {
    const error = await errorOf(jwsAlgorithm(await test.parsec.ensureKey("jws/short", attributes)));
    await test.parsec.key("jws/short").destroy();
    expect(error).toMatchObject({ code: "ERR_PARSEC_JOSE_KEY", message: expect.stringContaining("2048 bits") });
  });

  it("is one for each curve, and six for RSA", () => {
    expect(algorithmsOfType({ kty: "EC", crv: "P-521" })).toEqual(["ES512"]);
    expect(algorithmsOfType({ kty: "RSA" })).toEqual(["PS256", "PS384", "PS512", "RS256", "RS384", "RS512"]);
    for (const jwk of [{ kty: "EC", crv: "secp256k1" }, { kty: "OKP", crv: "P-256" }, { kty: "oct" }]) {
      expect(algorithmsOfType(jwk)).toEqual([]);
    }
  });
});
