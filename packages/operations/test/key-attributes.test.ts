import { describe, expect, it } from "vitest";
import {
  Curve,
  eccKeyPair,
  eccPublicKey,
  ecdsa,
  type KeyType,
  keyAttributes,
  NO_ALGORITHM,
  psaGenerateKey,
  rsaKeyPair,
  rsaPublicKey,
  usageFlags,
} from "../src/index.js";
import { encodeBody } from "./encode-body.js";

const use = { usage: ["signHash"], algorithm: ecdsa("SHA_256") } as const;

it("builders return key attributes that can be encoded", () => {
  const attributes = eccKeyPair("P-256", use);
  expect(attributes.keyType).toEqual({ kind: "eccKeyPair", curveFamily: "SECP_R1" });
  expect(attributes.keyBits).toBe(256);
  for (const built of [
    attributes,
    eccPublicKey("X448", { usage: [], algorithm: NO_ALGORITHM }),
    rsaKeyPair(2048, use),
    rsaPublicKey(0, use),
  ]) {
    expect(encodeBody(psaGenerateKey.request, { keyName: "k", attributes: built }).length).toBeGreaterThan(8);
  }
});

it("every curve has the size that its name states", () => {
  for (const [name, { bits }] of Object.entries(Curve)) {
    const size = Number(/(?<=[-pPX])\d+|\d+(?=k1)/.exec(name)?.[0]);
    const odd = { X25519: 255, secp224k1: 225 }[name] ?? size;
    expect(bits, name).toBe(odd);
  }
});

it.each<readonly [title: string, argument: string, build: () => unknown]>([
  ["a misspelled family", "keyType.curveFamly", () => build({ kind: "eccKeyPair", curveFamly: "SECP_R1" }, 256)],
  ["a type by its name", "keyType", () => build("eccKeyPair", 256)],
  ["a size in text", "keyBits", () => build({ kind: "aes" }, "256")],
  ["a negative size", "keyBits", () => build({ kind: "aes" }, -1)],
])("keyAttributes refuses %s", (_title, argument, attributes) => {
  expect(attributes).toThrow(expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument }));
});

const build = (keyType: unknown, keyBits: unknown): unknown =>
  keyAttributes(keyType as KeyType, keyBits as number, { usage: [], algorithm: NO_ALGORITHM });

describe("usage flags", () => {
  it("imply the use for messages from the use for hashes, as the specification says", () => {
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

  it.each(["sign", "constructor", 7])("refuse an unknown use: %s", (unknown) => {
    expect(() => usageFlags([unknown as "copy"])).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument: "usage" }),
    );
  });
});

it("builders refuse an unknown curve", () => {
  expect(() => eccKeyPair("P-257" as "P-256", use)).toThrow(expect.objectContaining({ argument: "curve" }));
});

it.each([
  ["secp256r1", /did you mean "P-256"\?/],
  ["prime256v1", /did you mean "P-256"\?/],
  ["SECP384R1", /did you mean "P-384"\?/],
  ["nistp521", /did you mean "P-521"\?/],
  ["Ed25519", /sign by "P-256"/],
  ["P256", /did you mean "P-256"\?/],
  [7, /not 7/],
])("a curve by another standard's name is refused with ours: %s", (name, message) => {
  expect(() => eccKeyPair(name as never, { usage: [], algorithm: ecdsa("any") })).toThrow(message);
});
