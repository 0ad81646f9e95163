import { describe, expect, it } from "vitest";
import {
  Curve,
  deterministicEcdsa,
  eccKeyPair,
  eccPublicKey,
  ecdsa,
  NO_ALGORITHM,
  psaGenerateKey,
  rsaKeyPair,
  rsaPkcs1v15Sign,
  rsaPss,
  rsaPublicKey,
  signatureAlgorithm,
  usageFlags,
} from "../src/index.js";

const use = { usage: ["signHash"], algorithm: signatureAlgorithm(ecdsa("SHA_256")) } as const;

it("builds signature algorithms with a hash, or any", () => {
  const specific = { kind: "specific", value: "SHA_384" };
  expect(ecdsa("SHA_384")).toEqual({ kind: "ecdsa", hashAlg: specific });
  expect(deterministicEcdsa("SHA_384")).toEqual({ kind: "deterministicEcdsa", hashAlg: specific });
  expect(rsaPkcs1v15Sign("any")).toEqual({ kind: "rsaPkcs1v15Sign", hashAlg: { kind: "any" } });
  expect(rsaPss("SHA_384")).toEqual({ kind: "rsaPss", hashAlg: specific });
});

it("builds key attributes that encode", () => {
  const attributes = eccKeyPair("P-256", use);
  expect(attributes.keyType).toEqual({ kind: "eccKeyPair", curveFamily: "SECP_R1" });
  expect(attributes.keyBits).toBe(256);
  for (const built of [
    attributes,
    eccPublicKey("X448", { usage: [], algorithm: NO_ALGORITHM }),
    rsaKeyPair(2048, use),
    rsaPublicKey(0, use),
  ]) {
    expect(psaGenerateKey.request.size({ keyName: "k", attributes: built }).byteLength).toBeGreaterThan(8);
  }
});

it("knows the size of every curve by name", () => {
  for (const [name, { bits }] of Object.entries(Curve)) {
    const size = Number(/(?<=[-pPX])\d+|\d+(?=k1)/.exec(name)?.[0]);
    const odd = { X25519: 255, secp224k1: 225 }[name] ?? size;
    expect(bits, name).toBe(odd);
  }
});

describe("usage flags", () => {
  it("extend from hash to message, as the specification says", () => {
    expect(usageFlags(["signHash"])).toMatchObject({
      signHash: true,
      signMessage: true,
      verifyHash: false,
      verifyMessage: false,
    });
    expect(usageFlags(["verifyHash"])).toMatchObject({ verifyHash: true, verifyMessage: true, signHash: false });
    expect(usageFlags(["signMessage"])).toMatchObject({ signMessage: true, signHash: false });
  });

  it("are all false without a use", () => {
    expect(Object.values(usageFlags([]))).toEqual(Array(10).fill(false));
  });

  it.each(["sign", "constructor", 7])("refuse %s", (wrong) => {
    expect(() => usageFlags([wrong as "copy"])).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument: "usage" }),
    );
  });

  it("refuse a curve that there is not", () => {
    expect(() => eccKeyPair("P-257" as "P-256", use)).toThrow(expect.objectContaining({ argument: "curve" }));
  });
});
