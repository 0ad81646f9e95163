import { describe, expect, it } from "vitest";
import {
  DerTag,
  type DerValue,
  decodeKey,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derUnsigned,
  encodeDer,
  type KeyInput,
} from "../../src/index.js";
import { derOf, ecKeys, KEY_FORMAT_ERROR } from "../node-keys.js";

const named = (oid: string): DerValue => ({ tag: DerTag.Explicit0, contents: [derObjectIdentifier(oid)] });
const P256 = "1.2.840.10045.3.1.7";
const ecKey = (scalar: Uint8Array, curve: DerValue = named(P256), version = 1): KeyInput => ({
  format: "der",
  key: encodeDer(derSequence(derUnsigned(Uint8Array.of(version)), derOctetString(scalar), curve)),
});

describe("decodeKey of SEC1", () => {
  const { privateKey } = ecKeys("prime256v1");
  const { data: scalar } = decodeKey({ format: "der", key: derOf("sec1", privateKey) });

  it("gives a scalar that was written without its zeros the width of the curve", () => {
    expect(decodeKey(ecKey(scalar.subarray(3))).data).toEqual(Uint8Array.of(0, 0, 0, ...scalar.subarray(3)));
  });

  it("reads the example of RFC 5915 whose curve is named and whose public key is left out", () => {
    expect(decodeKey(ecKey(scalar))).toEqual({
      keyType: { kind: "eccKeyPair", curveFamily: "SECP_R1" },
      keyBits: 256,
      data: scalar,
    });
  });

  it.each<[string, KeyInput]>([
    ["a scalar wider than its curve", ecKey(new Uint8Array(33).fill(1))],
    ["an empty scalar", ecKey(new Uint8Array(0))],
    ["a version other than 1", ecKey(scalar, named(P256), 2)],
    ["a curve without a name in Parsec", ecKey(scalar, named("1.2.840.10045.3.1.4"))],
    ["a Montgomery curve", ecKey(scalar, named("1.3.101.110"))],
    ["explicit parameters", ecKey(scalar, { tag: DerTag.Explicit0, contents: [derSequence()] })],
    ["no curve", ecKey(scalar, { tag: 0xa1, contents: [] })],
  ])("refuses %s", (_title, input) => {
    expect(() => decodeKey(input)).toThrow(KEY_FORMAT_ERROR as Error);
  });
});
