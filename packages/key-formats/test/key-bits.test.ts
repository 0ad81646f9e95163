import { Curve, type CurveName, type KeyType } from "@parsec-ts/operations";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DerTag, decodeDerSequence, derContent, keyBitsOf } from "../src/index.js";
import { CURVES, derOf, ecKeys, KEY_FORMAT_ERROR, MONTGOMERY_CURVES, montgomeryKeys, rsaKeys } from "./node-keys.js";

describe("keyBitsOf", () => {
  it.each([1024, 1025, 2048])("finds the size of an RSA key of %i bits", (bits) => {
    const { privateKey, publicKey } = rsaKeys(bits);
    expect(keyBitsOf({ kind: "rsaKeyPair" }, derOf("pkcs1", privateKey))).toBe(bits);
    expect(keyBitsOf({ kind: "rsaPublicKey" }, derOf("pkcs1", publicKey))).toBe(bits);
  });

  it.each([
    ...CURVES.map(([name, openssl]) => [name, derOf("spki", ecKeys(openssl).publicKey)] as const),
    ...MONTGOMERY_CURVES.map(([name, type]) => [name, derOf("spki", montgomeryKeys(type).publicKey)] as const),
  ] as readonly (readonly [CurveName, Uint8Array])[])("finds the size of a key on %s", (name, spki) => {
    const { family: curveFamily, bits } = Curve[name];
    const point = derContent(decodeDerSequence(spki)[1], DerTag.BitString).subarray(1);
    expect(keyBitsOf({ kind: "eccPublicKey", curveFamily }, point)).toBe(bits);
    expect(keyBitsOf({ kind: "eccKeyPair", curveFamily }, new Uint8Array(Math.ceil(bits / 8)))).toBe(bits);
  });

  it("takes a symmetric key for all of its bytes", () => {
    expect(keyBitsOf({ kind: "aes" }, new Uint8Array(16))).toBe(128);
  });

  it.each<[string, KeyType, Uint8Array]>([
    ["an empty secret", { kind: "aes" }, new Uint8Array(0)],
    ["a scalar of no curve's length", { kind: "eccKeyPair", curveFamily: "SECP_R1" }, new Uint8Array(33)],
    ["a point of no curve's length", { kind: "eccPublicKey", curveFamily: "SECP_K1" }, new Uint8Array(64)],
    ["an RSA public key for a pair", { kind: "rsaKeyPair" }, derOf("pkcs1", rsaKeys(1024).publicKey)],
    ["an RSA pair for a public key", { kind: "rsaPublicKey" }, derOf("pkcs1", rsaKeys(1024).privateKey)],
    ["a key cut short", { kind: "rsaKeyPair" }, derOf("pkcs1", rsaKeys(1024).privateKey).subarray(0, -1)],
  ])("refuses %s", (_title, keyType, data) => {
    expect(() => keyBitsOf(keyType, data)).toThrow(KEY_FORMAT_ERROR as Error);
  });

  it("returns a size or throws the one error, for any type and any bytes", () => {
    const kinds = fc.constantFrom("rsaKeyPair", "rsaPublicKey", "eccKeyPair", "eccPublicKey", "aes");
    fc.assert(
      fc.property(kinds, fc.anything(), fc.oneof(fc.uint8Array(), fc.anything()), (kind, curveFamily, data) => {
        try {
          expect(keyBitsOf({ kind, curveFamily } as KeyType, data as Uint8Array)).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toEqual(KEY_FORMAT_ERROR);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
