import type { Algorithm, UnknownVariant } from "@parsec-ts/operations";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { algorithmFromPsa, algorithmToPsa } from "../src/algorithms.js";
import { ALGORITHMS } from "./vectors/expectations.js";
import { mapsOrThrows, mapsPrintedValues, statusThrown } from "./vectors/mapping-tests.js";

describe("the mapping of algorithms", () => {
  mapsPrintedValues(ALGORITHMS, algorithmFromPsa, algorithmToPsa);

  it("maps any number and back to itself, or refuses it with a PSA status", () =>
    mapsOrThrows((value) => algorithmToPsa(algorithmFromPsa(value))));

  it("maps every length of a MAC and of a tag to a number of its own, and back", () => {
    const macs = fc.integer({ min: 1, max: 63 }).map((macLength): Algorithm => {
      return { kind: "mac", value: { kind: "truncated", macAlg: { kind: "cmac" }, macLength } };
    });
    const tags = fc.integer({ min: 1, max: 15 }).map((tagLength): Algorithm => {
      return { kind: "aead", value: { kind: "aeadWithShortenedTag", aeadAlg: "GCM", tagLength } };
    });
    fc.assert(
      fc.property(fc.oneof(macs, tags), (algorithm) => {
        expect(algorithmFromPsa(algorithmToPsa(algorithm))).toEqual(algorithm);
      }),
    );
  });

  it("shows the number that it refuses", () => {
    expect(() => algorithmFromPsa(0x06001309)).toThrow("The PSA algorithm 0x6001309 has no counterpart.");
  });
});

describe("an algorithm's number without a counterpart", () => {
  it.each([
    ["a hash without a number", 0x02000006, -134],
    ["no hash where there must be one", 0x02000000, -135],
    ["RSA-PSS without a hash", 0x06000300, -135],
    ["deterministic ECDSA without a hash", 0x06000700, -135],
    ["HMAC without a hash", 0x03800000, -135],
    ["HKDF without a hash", 0x08000100, -135],
    ["an AEAD without a tag", 0x05400200, -135],
    ["a tag longer than 16 bytes", 0x05510200, -135],
    ["the vendor's flag", 0x82000009, -134],
    ["a bit that means nothing in a hash", 0x02000109, -134],
    ["a bit that means nothing in a MAC", 0x03c00201, -134],
    ["a bit that means nothing beside no algorithm", 0x00000001, -134],
    ["DSA", 0x06000409, -134],
    ["a number above 32 bits", 2 ** 32 + 0x02000009, -134],
    ["a number below 0", -1, -134],
    ["a fraction", 0x02000009 + 0.5, -134],
    ["a fraction of a category", 0.5, -134],
    ["no number", Number.NaN, -134],
    ["a bigint", 0x06000609n as never, -134],
    ["an object that is no text", Object.create(null), -134],
  ])("is refused: %s", (_title, alg, status) => {
    expect(statusThrown(() => algorithmFromPsa(alg))).toBe(status);
  });
});

describe("an algorithm without a number", () => {
  const unknown: UnknownVariant = { kind: "unknown", field: 99, wireType: 0, bytes: new Uint8Array([1]) };
  const cases: readonly (readonly [string, Algorithm, number])[] = [
    ["a newer algorithm", unknown, -134],
    ["a newer MAC", { kind: "mac", value: unknown }, -134],
    ["a newer MAC of its full length", { kind: "mac", value: { kind: "fullLength", value: unknown } }, -134],
    ["a newer AEAD", { kind: "aead", value: unknown }, -134],
    ["a newer signature", { kind: "asymmetricSignature", value: unknown }, -134],
    ["a newer kind of hash", { kind: "asymmetricSignature", value: { kind: "ecdsa", hashAlg: unknown } }, -134],
    ["a newer encryption", { kind: "asymmetricEncryption", value: unknown }, -134],
    ["a newer agreement", { kind: "keyAgreement", value: unknown }, -134],
    ["a newer derivation", { kind: "keyDerivation", value: unknown }, -134],
    ["a newer hash", { kind: "hash", value: 16 }, -134],
    ["no hash", { kind: "hash", value: "HASH_NONE" }, -134],
    ["no cipher", { kind: "cipher", value: "CIPHER_NONE" }, -134],
    ["no agreement", { kind: "keyAgreement", value: { kind: "raw", value: "RAW_NONE" } }, -134],
    ["a MAC without its kind", { kind: "mac" } as never, -134],
    ["a signature without its kind", { kind: "asymmetricSignature", value: "ecdsa" } as never, -134],
    ["a signature of an inherited name", { kind: "asymmetricSignature", value: { kind: "toString" } } as never, -134],
    [
      "a signature whose hash is text",
      { kind: "asymmetricSignature", value: { kind: "ecdsa", hashAlg: "SHA_256" } } as never,
      -134,
    ],
    ["a signature without a hash", { kind: "asymmetricSignature", value: { kind: "ecdsa" } } as never, -134],
    ["a derivation of another kind", { kind: "keyDerivation", value: { kind: "pbkdf2" } } as never, -134],
    ["a MAC of 64 bytes", { kind: "mac", value: { kind: "truncated", macAlg: { kind: "cmac" }, macLength: 64 } }, -135],
    ["a MAC of 0 bytes", { kind: "mac", value: { kind: "truncated", macAlg: { kind: "cmac" }, macLength: 0 } }, -135],
    [
      "a tag of 17 bytes",
      { kind: "aead", value: { kind: "aeadWithShortenedTag", aeadAlg: "GCM", tagLength: 17 } },
      -135,
    ],
  ];
  it.each(cases)("is refused: %s", (_title, algorithm, status) => {
    expect(statusThrown(() => algorithmToPsa(algorithm))).toBe(status);
  });
});
