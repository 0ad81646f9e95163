import {
  type AsymmetricSignature,
  deterministicEcdsa,
  ecdsa,
  rsaOaep,
  rsaPkcs1v15Crypt,
  rsaPkcs1v15Sign,
  rsaPss,
} from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import { isEcdsa, localEncryptionAlgorithm, signingPlan } from "../../../src/key/algorithm/signing-plan.js";

const signatureBy = (value: AsymmetricSignature) => ({ kind: "asymmetricSignature", value }) as const;

describe("signingPlan", () => {
  const builders = { ecdsa, rsaPss, rsaPkcs1v15Sign };
  const refusal = expect.objectContaining({ code: "ERR_PARSEC_KEY_POLICY", family: "usage" });

  it.each(Object.entries(builders))("refuses an old hash that only the service named: %s", (_name, build) => {
    for (const hash of ["MD2", "MD4", "MD5", "SHA_1", "RIPEMD160", 99 as never] as const) {
      const algorithm = signatureBy(build(hash));
      expect(() => signingPlan({ algorithm, isListed: true }, undefined)).toThrow(refusal);
      // The caller named it: with the key, or in the call.
      expect(signingPlan({ algorithm, isListed: false }, undefined).hash).toBe(hash);
      expect(signingPlan({ algorithm, isListed: true }, hash).hash).toBe(hash);
    }
    for (const hash of ["SHA_224", "SHA_256", "SHA3_512"] as const) {
      expect(signingPlan({ algorithm: signatureBy(build(hash)), isListed: true }, undefined)).toEqual({
        alg: build(hash),
        hash,
      });
    }
  });

  it("takes SHA-256 where the algorithm leaves the hash open", () => {
    const algorithm = signatureBy(ecdsa("any"));
    expect(signingPlan({ algorithm, isListed: true }, undefined)).toEqual({ alg: ecdsa("SHA_256"), hash: "SHA_256" });
    expect(signingPlan({ algorithm, isListed: true }, "SHA_384").hash).toBe("SHA_384");
  });

  it("signs by ECDSA of any input as by ECDSA, with the requested hash or SHA-256", () => {
    const algorithm = signatureBy({ kind: "ecdsaAny" });
    expect(signingPlan({ algorithm, isListed: true }, undefined)).toEqual({
      alg: { kind: "ecdsaAny" },
      hash: "SHA_256",
    });
    expect(signingPlan({ algorithm, isListed: true }, "SHA_384").hash).toBe("SHA_384");
    expect(() =>
      signingPlan({ algorithm: signatureBy({ kind: "rsaPkcs1v15SignRaw" }), isListed: true }, undefined),
    ).toThrow(refusal);
  });

  it("refuses an algorithm with a hash that only a newer client knows", () => {
    const hashAlg = { kind: "unknown", field: 9, wireType: 0, bytes: Uint8Array.of(1) } as const;
    for (const requested of [undefined, "SHA_256"] as const) {
      const algorithm = signatureBy({ kind: "ecdsa", hashAlg });
      expect(() => signingPlan({ algorithm, isListed: false }, requested)).toThrow(refusal);
    }
  });
});

describe("localEncryptionAlgorithm", () => {
  const old = [rsaPkcs1v15Crypt(), rsaOaep("MD5"), rsaOaep("SHA_1"), rsaOaep("RIPEMD160"), rsaOaep("SHA_224")];

  it.each(old)("refuses an old algorithm that only the service named, and takes it from the caller: %j", (alg) => {
    expect(() => localEncryptionAlgorithm(alg, true)).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_KEY_POLICY", family: "usage" }),
    );
    expect(localEncryptionAlgorithm(alg, false)).toEqual(alg);
  });

  it.each([rsaOaep("SHA_256"), rsaOaep("SHA_384"), rsaOaep("SHA3_256")])("takes a modern one: %j", (alg) => {
    expect(localEncryptionAlgorithm(alg, true)).toEqual(alg);
  });
});

describe("isEcdsa", () => {
  it.each([
    [ecdsa("SHA_256"), true],
    [deterministicEcdsa("SHA_256"), true],
    [{ kind: "ecdsaAny" } as const, true],
    [rsaPss("SHA_256"), false],
    [rsaPkcs1v15Sign("SHA_256"), false],
  ])("knows the algorithms whose signatures are two numbers: %j", (algorithm, expected) => {
    expect(isEcdsa(algorithm)).toBe(expected);
  });
});
