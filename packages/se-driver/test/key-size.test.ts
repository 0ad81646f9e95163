import { generateKeyPairSync } from "node:crypto";
import { Curve, type KeyType } from "@parsec-ts/operations";
import { PsaError } from "@parsec-ts/psa";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyBitsOf } from "../src/key-size.js";

describe("keyBitsOf", () => {
  it.each([1024, 1025, 2048, 3072])("finds the size of an RSA key of %i bits", (modulusLength) => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength });
    const pair = privateKey.export({ format: "der", type: "pkcs1" });
    const half = publicKey.export({ format: "der", type: "pkcs1" });
    expect(keyBitsOf({ kind: "rsaKeyPair" }, pair)).toBe(modulusLength);
    expect(keyBitsOf({ kind: "rsaPublicKey" }, half)).toBe(modulusLength);
  });

  it.each(Object.entries(Curve))("finds the size of a key on %s", (_name, { family, bits }) => {
    const width = Math.ceil(bits / 8);
    const point = family === "MONTGOMERY" ? width : 2 * width + 1;
    expect(keyBitsOf({ kind: "eccKeyPair", curveFamily: family }, new Uint8Array(width))).toBe(bits);
    expect(keyBitsOf({ kind: "eccPublicKey", curveFamily: family }, new Uint8Array(point))).toBe(bits);
  });

  it("counts all bits of a symmetric key", () => {
    expect(keyBitsOf({ kind: "aes" }, new Uint8Array(16))).toBe(128);
  });

  it("returns a size or throws INVALID_ARGUMENT for any other bytes", () => {
    const types: KeyType[] = [
      { kind: "rsaKeyPair" },
      { kind: "rsaPublicKey" },
      { kind: "eccKeyPair", curveFamily: "SECP_R1" },
      { kind: "eccPublicKey", curveFamily: "MONTGOMERY" },
    ];
    const der = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey.export({ format: "der", type: "pkcs1" });
    const modified = fc.tuple(fc.nat(40), fc.nat(255), fc.nat(der.length)).map(([at, byte, length]) => {
      const copy = Uint8Array.from(der);
      copy[at] = byte;
      return copy.slice(0, length);
    });
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.oneof(modified, fc.uint8Array()), (type, data) => {
        try {
          expect(keyBitsOf(type, data)).toBeGreaterThan(0);
        } catch (error) {
          if (!(error instanceof PsaError)) throw error;
          expect(error.status).toBe(-135);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
