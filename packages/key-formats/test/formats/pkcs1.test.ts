import { describe, expect, it } from "vitest";
import { decodeRsaPublicNumbers } from "../../src/formats/pkcs1.js";
import { type DerValue, decodeKey, derSequence, derUnsigned, encodeDer } from "../../src/index.js";
import { derOf, KEY_FORMAT_ERROR, rsaKeys } from "../node-keys.js";

const read = (value: DerValue) => decodeKey({ format: "der", key: encodeDer(value) });
const number = (length: number, first = 0xff) =>
  derUnsigned(new Uint8Array(length).fill(1, 0, length).fill(first, 0, 1));
const zero = derUnsigned(Uint8Array.of(0));

describe("decodeKey of PKCS#1", () => {
  it("finds the size of a modulus to the bit", () => {
    for (const [first, keyBits] of [
      [1, 1017],
      [0x7f, 1023],
      [0x80, 1024],
    ] as const) {
      expect(read(derSequence(number(128, first), number(3)))).toMatchObject({ keyBits });
      expect(read(derSequence(zero, number(128, first), ...Array.from({ length: 7 }, () => number(64))))).toMatchObject(
        {
          keyType: { kind: "rsaKeyPair" },
          keyBits,
        },
      );
    }
  });

  it("reads moduli of 1 to 16,384 bits", () => {
    expect(read(derSequence(number(1, 1), number(1, 1))).keyBits).toBe(1);
    expect(read(derSequence(number(2048), number(3))).keyBits).toBe(16_384);
  });

  const pair = (count: number, version: DerValue = zero) =>
    derSequence(version, number(128), ...Array.from({ length: count }, () => number(64)));

  it.each<[string, DerValue]>([
    ["a modulus of more than 16,384 bits", derSequence(number(2049, 1), number(3))],
    ["a modulus of zero", derSequence(zero, number(3))],
    ["an exponent of zero", derSequence(number(128), zero)],
    ["an exponent longer than the modulus", derSequence(number(2), number(3))],
    [
      "a private key of more than 16,384 bits",
      derSequence(zero, number(2049, 1), ...Array.from({ length: 7 }, () => number(64))),
    ],
    ["a private key with a number too few", pair(6)],
    ["a private key with a number too many", pair(8)],
    ["a private key of more than two primes", pair(7, derUnsigned(Uint8Array.of(1)))],
    [
      "a private key with a number longer than its modulus",
      derSequence(zero, number(63), ...Array.from({ length: 7 }, () => number(64))),
    ],
  ])("refuses %s", (_title, value) => {
    expect(() => read(value)).toThrow(KEY_FORMAT_ERROR as Error);
  });

  it.each<[string, DerValue]>([
    ["no number", derSequence()],
    ["one number", derSequence(number(128))],
    ["three numbers", derSequence(number(128), number(3), number(3))],
  ])("says that a public key of %s is none of two", (_title, value) => {
    expect(() => decodeRsaPublicNumbers(encodeDer(value))).toThrow(/sequence of two numbers/);
  });

  it("refuses a negative modulus, which OpenSSL reads", () => {
    const key = derOf("pkcs1", rsaKeys(1024).publicKey);
    // 30 81 89 02 81 81 00 …: without the zero the modulus is negative.
    const negative = Uint8Array.of(0x30, 0x81, 0x88, 0x02, 0x81, 0x80, ...key.subarray(7));
    expect(() => decodeKey({ format: "der", key: negative })).toThrow("negative");
  });
});
