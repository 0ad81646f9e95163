import { describe, expect, it } from "vitest";
import {
  aead,
  ecdsa,
  ecdsaKey,
  keyAttributes,
  mustBeAlgorithm,
  mustBeHash,
  NO_ALGORITHM,
  rsaPss,
} from "../src/index.js";

describe("mustBeHash", () => {
  it("accepts the hashes of the contract, and says what a misspelled one probably means", () => {
    expect(mustBeHash("SHA_256")).toBeUndefined();
    expect(mustBeHash("SHA3_512")).toBeUndefined();
    expect(mustBeHash("SHA-256")).toMatch(/, not "SHA-256": did you mean "SHA_256"\?$/);
    for (const value of ["HASH_NONE", "toString", "", 5, undefined, null]) expect(mustBeHash(value)).toMatch(/^"MD2"/);
  });
});

describe("mustBeAlgorithm", () => {
  it("accepts what the builders of algorithms return, and ciphers by name or number", () => {
    for (const algorithm of [ecdsa("any"), rsaPss("SHA_256"), aead("GCM"), NO_ALGORITHM, "CTR", 99]) {
      expect(mustBeAlgorithm(algorithm)).toBeUndefined();
    }
  });

  it("refuses names of other algorithms, attributes and nothing at all", () => {
    for (const value of ["ECDSA", "toString", ecdsaKey("P-256"), undefined, null, [], ecdsa]) {
      expect(mustBeAlgorithm(value)).toMatch(/^an algorithm such as ecdsa\("SHA_256"\), not /);
    }
    const algorithm = ecdsaKey("P-256") as never;
    expect(() => keyAttributes({ kind: "rsaKeyPair" }, 2048, { usage: [], algorithm })).toThrow(/algorithm must be an/);
  });

  it("looks at the hash of a signature, by which a message is hashed before the rest is checked", () => {
    for (const hashAlg of [
      undefined,
      "SHA_256",
      { kind: "specific" },
      { kind: "specific", value: "SHA-256" },
      { kind: "all" },
    ]) {
      const expected = /^an algorithm such as ecdsa\("SHA_256"\): the hashAlg of this one must be /;
      expect(mustBeAlgorithm({ kind: "ecdsa", hashAlg })).toMatch(expected);
    }
    for (const hashAlg of [
      { kind: "any" },
      { kind: "unknown" },
      { kind: "specific", value: "SHA_256" },
      { kind: "specific", value: 99 },
    ])
      expect(mustBeAlgorithm({ kind: "ecdsa", hashAlg })).toBeUndefined();
  });
});
