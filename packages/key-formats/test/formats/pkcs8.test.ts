import { createPrivateKey, createPublicKey } from "node:crypto";
import { Curve } from "@parsec-ts/operations";
import fc from "fast-check";
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
  encodePkcs8,
  type KeyMaterial,
} from "../../src/index.js";
import {
  CURVES,
  der,
  derOf,
  ecKeys,
  hex,
  KEY_FORMAT_ERROR,
  MONTGOMERY_CURVES,
  montgomeryKeys,
  readsOrRefuses,
  rsaKeys,
} from "../node-keys.js";

describe("encodePkcs8", () => {
  it.each(CURVES)("writes a key pair on %s that node:crypto reads to the same key", (_name, openssl) => {
    const { privateKey, publicKey } = ecKeys(openssl);
    const material = decodeKey(der("pkcs8", privateKey));
    const pkcs8 = encodePkcs8(material);
    expect(decodeKey({ format: "der", key: pkcs8 })).toEqual(material);
    const read = createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
    expect(derOf("spki", createPublicKey(read))).toEqual(derOf("spki", publicKey));
  });

  it.each(MONTGOMERY_CURVES)("writes a key pair on %s as node:crypto writes it", (_name, type) => {
    const { privateKey } = montgomeryKeys(type);
    expect(encodePkcs8(decodeKey(der("pkcs8", privateKey)))).toEqual(derOf("pkcs8", privateKey));
  });

  it.each([512, 1024, 2048])("writes an RSA key pair of %i bits as node:crypto writes it", (bits) => {
    const { privateKey } = rsaKeys(bits);
    expect(encodePkcs8(decodeKey(der("pkcs1", privateKey)))).toEqual(derOf("pkcs8", privateKey));
  });

  it("writes what decodeKey reads back, for a scalar of any curve", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(Curve)),
        fc.infiniteStream(fc.nat(255)),
        ({ family, bits }, stream) => {
          const data = Uint8Array.from({ length: Math.ceil(bits / 8) }, () => stream.next().value);
          const key: KeyMaterial = { keyType: { kind: "eccKeyPair", curveFamily: family }, keyBits: bits, data };
          expect(decodeKey({ format: "der", key: encodePkcs8(key) })).toEqual(key);
        },
      ),
    );
  });

  it("returns bytes in an ArrayBuffer of their own", () => {
    const pkcs8 = encodePkcs8(decodeKey(der("pkcs8", ecKeys("prime256v1").privateKey)));
    expect([pkcs8.byteOffset, pkcs8.buffer.byteLength]).toEqual([0, pkcs8.length]);
  });

  it.each<[string, KeyMaterial]>([
    ["a symmetric key", { keyType: { kind: "aes" }, keyBits: 128, data: new Uint8Array(16) }],
    [
      "a public key",
      { keyType: { kind: "eccPublicKey", curveFamily: "SECP_R1" }, keyBits: 256, data: new Uint8Array(65) },
    ],
    [
      "an RSA public key",
      { keyType: { kind: "rsaPublicKey" }, keyBits: 1024, data: derOf("pkcs1", rsaKeys(1024).publicKey) },
    ],
    [
      "a scalar of no curve's length",
      { keyType: { kind: "eccKeyPair", curveFamily: "SECP_R1" }, keyBits: 256, data: new Uint8Array(31) },
    ],
    ["nothing", undefined as never],
  ])("refuses %s", (_title, key) => {
    expect(() => encodePkcs8(key)).toThrow(KEY_FORMAT_ERROR as Error);
  });
});

describe("decodeKey of PKCS#8", () => {
  it("reads a key on X25519 by RFC 8410, section 7, with the scalar of RFC 7748, section 6.1", () => {
    const scalar = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
    const key = hex(`302e020100300506032b656e04220420${scalar}`);
    expect(decodeKey({ format: "der", key })).toEqual({
      keyType: { kind: "eccKeyPair", curveFamily: "MONTGOMERY" },
      keyBits: 255,
      data: hex(scalar),
    });
  });

  it.each([
    ["the private key of RFC 8410, section 10.3", "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"],
    [
      "the one with its public key beside it",
      "MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhCoB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=",
    ],
  ])("refuses Ed25519, which Parsec has no keys of: %s", (_title, base64) => {
    const key = `-----BEGIN PRIVATE KEY-----\n${base64}\n-----END PRIVATE KEY-----\n`;
    expect(() => decodeKey({ format: "pem", key })).toThrow("no keys of this algorithm");
  });

  const x25519 = (version: number, ...after: readonly DerValue[]) =>
    encodeDer(
      derSequence(
        derUnsigned(Uint8Array.of(version)),
        derSequence(derObjectIdentifier("1.3.101.110")),
        derOctetString(derOctetString(new Uint8Array(32).fill(7))),
        ...after,
      ),
    );

  it("reads version 1, with attributes and a public key after the private one", () => {
    const attributes = { tag: 0xa0, contents: [] };
    const publicKey = { tag: 0x81, contents: [new Uint8Array(33)] };
    for (const key of [x25519(0), x25519(1, attributes, publicKey)]) {
      expect(decodeKey({ format: "der", key }).data).toEqual(new Uint8Array(32).fill(7));
    }
  });

  it("refuses a version that is not known", () => {
    expect(() => decodeKey({ format: "der", key: x25519(2) })).toThrow("versions 0 and 1");
  });

  it("refuses bytes after the private key within", () => {
    const inner = { tag: DerTag.OctetString, contents: [derOctetString(new Uint8Array(32)), Uint8Array.of(5, 0)] };
    const key = encodeDer(
      derSequence(derUnsigned(Uint8Array.of(0)), derSequence(derObjectIdentifier("1.3.101.110")), inner),
    );
    expect(() => decodeKey({ format: "der", key })).toThrow(KEY_FORMAT_ERROR as Error);
  });

  it("throws nothing but the one error when it writes any material", () => {
    fc.assert(
      fc.property(fc.anything(), (key) => void readsOrRefuses(() => encodePkcs8(key as KeyMaterial))),
      { numRuns: 500 },
    );
  });
});
