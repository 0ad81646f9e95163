import {
  type Algorithm,
  eccKeyPair,
  ecdsa,
  type Hash,
  type KeyType,
  policyAlgorithm,
  rsaPss,
} from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import { type AlgorithmSources, chosenAlgorithm } from "../../../src/key/algorithm/chosen-algorithm.js";
import { isModernHash, isModernOaepHash } from "../../../src/key/algorithm/modern-algorithms.js";

const ecdsaBy = (hash: Hash): Algorithm => policyAlgorithm(ecdsa(hash));
const pair: KeyType = eccKeyPair("P-256", { usage: [], algorithm: ecdsa("SHA_256") }).keyType;
const brainpool: KeyType = { kind: "eccPublicKey", curveFamily: "BRAINPOOL_P_R1" };

const chooseToSign = (sources: AlgorithmSources) => chosenAlgorithm("sign", sources);

describe("chosenAlgorithm", () => {
  it("takes the algorithm that the caller named, whatever is listed or pinned", () => {
    const named = ecdsaBy("SHA_512");
    for (const pinned of [undefined, { keyType: pair, keyBits: 256, hash: undefined }]) {
      for (const listed of [ecdsaBy("MD5"), policyAlgorithm(rsaPss("SHA_1"))]) {
        expect(chooseToSign({ named, pinned, listed, listedType: pair })).toEqual({
          algorithm: named,
          isListed: false,
        });
      }
    }
  });

  it("takes the listed algorithm without a pin and a name, and says that it is the service's word", () => {
    const listed = ecdsaBy("SHA_256");
    expect(chooseToSign({ named: undefined, pinned: undefined, listed, listedType: pair })).toEqual({
      algorithm: listed,
      isListed: true,
    });
  });

  it.each<[string, KeyType, number, Hash]>([
    ["P-224", pair, 224, "SHA_256"],
    ["P-256", pair, 256, "SHA_256"],
    ["brainpoolP320r1", brainpool, 320, "SHA_384"],
    ["P-384", pair, 384, "SHA_384"],
    ["brainpoolP512r1", brainpool, 512, "SHA_512"],
    ["P-521", pair, 521, "SHA_512"],
  ])(
    "takes the hash of the curve for a pinned key that is listed with an old one: %s",
    (_title, keyType, keyBits, hash) => {
      for (const old of ["MD5", "SHA_1", "RIPEMD160"] as const) {
        const pinned = { keyType, keyBits, hash: undefined };
        expect(chooseToSign({ named: undefined, pinned, listed: ecdsaBy(old), listedType: pair })).toEqual({
          algorithm: ecdsaBy(hash),
          isListed: false,
        });
      }
    },
  );

  it("refuses signatures on a curve neither of NIST nor brainpool that only the service names", () => {
    const sources = { pinned: undefined, listed: ecdsaBy("SHA_256") };
    for (const curveFamily of ["SECP_K1", "SECT_K1", "SECP_R2", "MONTGOMERY", 99 as never] as const) {
      const listedType: KeyType = { kind: "eccKeyPair", curveFamily };
      expect(() => chooseToSign({ ...sources, named: undefined, listedType })).toThrow(
        expect.objectContaining({ code: "ERR_PARSEC_KEY_POLICY" }),
      );
      expect(chooseToSign({ ...sources, named: ecdsaBy("SHA_256"), listedType })).toMatchObject({ isListed: false });
    }
    expect(chooseToSign({ ...sources, named: undefined, listedType: brainpool })).toMatchObject({ isListed: true });
  });

  it("takes the hash that a call names for a pinned key on a curve", () => {
    const pinned = { keyType: pair, keyBits: 256, hash: "SHA_512" } as const;
    expect(chooseToSign({ named: undefined, pinned, listed: ecdsaBy("MD5"), listedType: pair }).algorithm).toEqual(
      ecdsaBy("SHA_512"),
    );
  });

  it.each<KeyType>([
    { kind: "rsaKeyPair" },
    { kind: "rsaPublicKey" },
    { kind: "hmac" },
    { kind: "unknown", field: 99, wireType: 2, bytes: new Uint8Array(1) },
  ])("refuses a pinned key of another type without an algorithm, and says how to name one: %j", (keyType) => {
    const pinned = { keyType, keyBits: 2048, hash: "SHA_256" } as const;
    const choose = () =>
      chooseToSign({ named: undefined, pinned, listed: policyAlgorithm(rsaPss("SHA_256")), listedType: keyType });
    expect(choose).toThrow(expect.objectContaining({ code: "ERR_PARSEC_KEY_POLICY", family: "usage" }));
    expect(choose).toThrow(/key\(name, \{ publicKey, algorithm: rsaPss\("SHA_256"\) \}\)/);
  });

  it("holds MD2, MD4, MD5, SHA-1 and RIPEMD160 for old, and SHA-224 and SHA-1 for too old for OAEP", () => {
    const old = ["MD2", "MD4", "MD5", "SHA_1", "RIPEMD160"] as const;
    for (const hash of old) expect([isModernHash(hash), isModernOaepHash(hash)]).toEqual([false, false]);
    for (const hash of ["SHA_224", "SHA3_224", "SHA_512_224"] as const) {
      expect([isModernHash(hash), isModernOaepHash(hash)]).toEqual([true, false]);
    }
    for (const hash of ["SHA_256", "SHA_384", "SHA_512", "SHA_512_256", "SHA3_256", "SHA3_384", "SHA3_512"] as const) {
      expect([isModernHash(hash), isModernOaepHash(hash)]).toEqual([true, true]);
    }
    expect([isModernHash(99 as never), isModernOaepHash(99 as never)]).toEqual([false, false]);
  });
});
