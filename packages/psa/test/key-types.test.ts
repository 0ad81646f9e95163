import type { KeyType, UnknownVariant } from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import {
  dhFamilyFromPsa,
  dhFamilyToPsa,
  eccFamilyFromPsa,
  eccFamilyToPsa,
  keyTypeFromPsa,
  keyTypeToPsa,
} from "../src/key-types.js";
import { PsaError } from "../src/psa-error.js";
import { DH_FAMILIES, ECC_FAMILIES, KEY_TYPES } from "./vectors/expectations.js";
import { mapsOrThrows, mapsPrintedValues, statusThrown } from "./vectors/mapping-tests.js";

describe("the mapping of key types", () => {
  mapsPrintedValues(KEY_TYPES, keyTypeFromPsa, keyTypeToPsa);

  it("knows FRP, which is in the specification and not in Mbed TLS", () => {
    expect(keyTypeFromPsa(0x7133)).toEqual({ kind: "eccKeyPair", curveFamily: "FRP" });
    expect(keyTypeToPsa({ kind: "eccPublicKey", curveFamily: "FRP" })).toBe(0x4133);
  });

  it("maps any number and back to itself, or refuses it with a PSA status", () =>
    mapsOrThrows((value) => keyTypeToPsa(keyTypeFromPsa(value))));

  it("maps 30 of the 65,536 numbers", () => {
    let mapped = 0;
    for (let type = 0; type <= 0xffff; type++) {
      try {
        if (keyTypeToPsa(keyTypeFromPsa(type)) !== type) expect.fail(`key type ${type} came back as another`);
        mapped++;
      } catch (error) {
        if (!(error instanceof PsaError)) throw error;
      }
    }
    // 10 without a family, 9 curve families and 1 group, each as a pair and a public key.
    expect(mapped).toBe(30);
  });
});

describe("the mapping of curve families", () => {
  mapsPrintedValues(ECC_FAMILIES, eccFamilyFromPsa, eccFamilyToPsa);

  it("maps any number and back to itself, or refuses it with a PSA status", () =>
    mapsOrThrows((value) => eccFamilyToPsa(eccFamilyFromPsa(value))));
});

describe("the mapping of group families", () => {
  mapsPrintedValues(DH_FAMILIES, dhFamilyFromPsa, dhFamilyToPsa);

  it("maps any number and back to itself, or refuses it with a PSA status", () =>
    mapsOrThrows((value) => dhFamilyToPsa(dhFamilyFromPsa(value))));
});

describe("a key type's number without a counterpart", () => {
  it.each([
    0x0000,
    0x1000,
    0x2401,
    0x4100,
    0x7142,
    0x7200,
    0x9001,
    0xffff,
    0x17112,
    -1,
    0x7112 + 0.5,
    Number.NaN,
    0x7112n as never,
  ])("is refused: %d", (type) => {
    expect(statusThrown(() => keyTypeFromPsa(type))).toBe(-134);
  });
});

describe("a key type without a number", () => {
  const unknown: UnknownVariant = { kind: "unknown", field: 99, wireType: 0, bytes: new Uint8Array([1]) };
  const types: readonly (readonly [string, KeyType])[] = [
    ["a newer type", unknown],
    ["no type", { kind: "toString" } as unknown as KeyType],
    ["no family", { kind: "eccKeyPair", curveFamily: "ECC_FAMILY_NONE" }],
    ["a newer curve family", { kind: "eccPublicKey", curveFamily: 10 }],
    ["a newer group family", { kind: "dhKeyPair", groupFamily: 1 }],
  ];
  it.each(types)("is refused: %s", (_title, type) => {
    expect(statusThrown(() => keyTypeToPsa(type))).toBe(-134);
  });
});
