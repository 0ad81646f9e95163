import type { KeyObject } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeKey, encodePublicKey, type KeyMaterial } from "../src/index.js";
import {
  CURVES,
  der,
  derOf,
  ecKeys,
  KEY_FORMAT_ERROR,
  MONTGOMERY_CURVES,
  montgomeryKeys,
  readsOrRefuses,
  rsaKeys,
} from "./node-keys.js";

/** Everything that node:crypto writes of a public key is what we write of it. */
function writesAsOpenSsl(publicKey: KeyObject, hasJwk: boolean): void {
  const material = decodeKey(der("spki", publicKey));
  expect(encodePublicKey(material, "der")).toEqual(derOf("spki", publicKey));
  expect(encodePublicKey(material, "pem")).toBe(publicKey.export({ format: "pem", type: "spki" }));
  const raw = encodePublicKey(material, "raw");
  expect(raw).toEqual(material.data);
  expect(raw.buffer).not.toBe(material.data.buffer);
  if (hasJwk) expect(encodePublicKey({ ...material, keyBits: 0 }, "jwk")).toEqual(publicKey.export({ format: "jwk" }));
  else expect(() => encodePublicKey(material, "jwk")).toThrow(KEY_FORMAT_ERROR as Error);
}

describe("encodePublicKey", () => {
  it.each(CURVES)("writes an ECC key on %s as node:crypto writes it", (_name, openssl, hasJwk) => {
    for (let i = 0; i < 5; i++) writesAsOpenSsl(ecKeys(openssl).publicKey, hasJwk);
  });

  it.each(MONTGOMERY_CURVES)("writes a key on %s as node:crypto writes it", (_name, type) => {
    for (let i = 0; i < 5; i++) writesAsOpenSsl(montgomeryKeys(type).publicKey, true);
  });

  it.each([512, 1024, 2048, 2056])("writes an RSA key of %i bits as node:crypto writes it", (bits) => {
    writesAsOpenSsl(rsaKeys(bits).publicKey, true);
  });

  it("takes the type of a pair for the public key of a pair, as a service lists it", () => {
    const { publicKey } = ecKeys("prime256v1");
    const { data, keyBits } = decodeKey(der("spki", publicKey));
    const pair: KeyMaterial = { keyType: { kind: "eccKeyPair", curveFamily: "SECP_R1" }, keyBits, data };
    expect(encodePublicKey(pair, "der")).toEqual(derOf("spki", publicKey));
  });

  it.each(["der", "pem", "jwk"] as const)("refuses a key without a public half: %s", (format) => {
    const secret: KeyMaterial = { keyType: { kind: "aes" }, keyBits: 128, data: new Uint8Array(16) };
    expect(() => encodePublicKey(secret, format)).toThrow(KEY_FORMAT_ERROR as Error);
  });

  it.each(["der", "pem", "jwk"] as const)(
    "refuses the private key of a pair, and writes nothing of it: %s",
    (format) => {
      const pairs = [ecKeys("prime256v1").privateKey, rsaKeys(1024).privateKey].map((key) =>
        decodeKey(der("pkcs8", key)),
      );
      for (const pair of pairs) expect(() => encodePublicKey(pair, format)).toThrow(KEY_FORMAT_ERROR as Error);
    },
  );

  it.each(["pkcs8", "constructor", "", undefined])("refuses a format that does not exist: %s", (format) => {
    const material = decodeKey(der("spki", ecKeys("prime256v1").publicKey));
    expect(() => encodePublicKey(material, format as "der")).toThrow(KEY_FORMAT_ERROR as Error);
  });

  it("returns what decodeKey reads back, or throws the one error, for any material", () => {
    const families = fc.constantFrom("SECP_R1", "SECP_K1", "BRAINPOOL_P_R1", "MONTGOMERY", "FRP");
    const kinds = fc.constantFrom("eccPublicKey", "eccKeyPair", "rsaPublicKey", "rsaKeyPair", "aes", "none");
    const data = fc.oneof(
      fc.uint8Array({ maxLength: 140 }),
      fc.constantFrom(32, 41, 56, 57, 65, 133).map((n) => new Uint8Array(n)),
    );
    fc.assert(
      fc.property(
        kinds,
        families,
        data,
        fc.constantFrom("raw", "der", "pem", "jwk"),
        (kind, curveFamily, bytes, format) => {
          const material = { keyType: { kind, curveFamily }, keyBits: 0, data: bytes } as KeyMaterial;
          readsOrRefuses(() => ({ length: JSON.stringify(encodePublicKey(material, format)).length }));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("throws nothing but the one error for any value", () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom("der", "pem", "jwk"), (material, format) => {
        readsOrRefuses(() => ({ length: JSON.stringify(encodePublicKey(material as KeyMaterial, format)).length }));
      }),
      { numRuns: 500 },
    );
  });
});

describe("a public key goes from format to format", () => {
  const formats = ["der", "pem", "jwk"] as const;
  const keys: readonly (readonly [string, KeyObject, boolean])[] = [
    ...CURVES.map(([name, openssl, hasJwk]) => [name, ecKeys(openssl).publicKey, hasJwk] as const),
    ...MONTGOMERY_CURVES.map(([name, type]) => [name, montgomeryKeys(type).publicKey, true] as const),
    ["RSA", rsaKeys(1024).publicKey, true],
  ];

  it.each(keys)("and stays the same: %s", (_name, publicKey, hasJwk) => {
    const material = decodeKey(der("spki", publicKey));
    for (const format of hasJwk ? formats : formats.slice(0, 2)) {
      expect(decodeKey({ format, key: encodePublicKey(material, format) } as never)).toEqual(material);
    }
  });
});
