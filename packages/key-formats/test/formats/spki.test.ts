import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  DER_NULL,
  DerTag,
  type DerValue,
  decodeKey,
  derBitString,
  derObjectIdentifier,
  derSequence,
  derUnsigned,
  encodeDer,
} from "../../src/index.js";
import { derOf, ecKeys, hex, KEY_FORMAT_ERROR, montgomeryKeys, rsaKeys } from "../node-keys.js";

const RSA = "1.2.840.113549.1.1.1";
const EC = "1.2.840.10045.2.1";
const P256 = "1.2.840.10045.3.1.7";
const X25519 = "1.3.101.110";

const read = (value: DerValue) => decodeKey({ format: "der", key: encodeDer(value) });
const spki = (algorithm: readonly DerValue[], key: DerValue, ...after: DerValue[]) =>
  read(derSequence(derSequence(...algorithm), key, ...after));
const oid = derObjectIdentifier;

/** RFC 8410, section 10.2: a certificate for a key on X25519, the one of RFC 7748, section 6.1. */
const RFC8410_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBLDCB36ADAgECAghWAUdKKo3DMDAFBgMrZXAwGTEXMBUGA1UEAwwOSUVURiBUZX
N0IERlbW8wHhcNMTYwODAxMTIxOTI0WhcNNDAxMjMxMjM1OTU5WjAZMRcwFQYDVQQD
DA5JRVRGIFRlc3QgRGVtbzAqMAUGAytlbgMhAIUg8AmJMKdUdIt93LQ+91oNvzoNJj
ga9OukqY6qm05qo0UwQzAPBgNVHRMBAf8EBTADAQEAMA4GA1UdDwEBAAQEAwIDCDAg
BgNVHQ4BAQAEFgQUmx9e7e0EM4Xk97xiPFl1uQvIuzswBQYDK2VwA0EAryMB/t3J5v
/BzKc9dNZIpDmAgs3babFOTQbs+BolzlDUwsPrdGxO3YNGhW7Ibz3OGhhlxXrCe1Cg
w1AH9efZBw==
-----END CERTIFICATE-----
`;

describe("decodeKey of SPKI", () => {
  const rsa = derOf("pkcs1", rsaKeys(1024).publicKey);
  const point = derOf("spki", ecKeys("prime256v1").publicKey).subarray(-65);
  const coordinate = derOf("spki", montgomeryKeys("x25519").publicKey).subarray(-32);
  const compressed = Uint8Array.of(2 + ((point[64] ?? 0) & 1), ...point.subarray(1, 33));

  it("reads an RSA key whose algorithm has the parameter NULL, or none", () => {
    for (const parameters of [[DER_NULL], []]) {
      expect(spki([oid(RSA), ...parameters], derBitString(rsa)).data).toEqual(rsa);
    }
  });

  it.each<[string, readonly DerValue[], DerValue]>([
    ["a compressed point", [oid(EC), oid(P256)], derBitString(compressed)],
    [
      "a hybrid point",
      [oid(EC), oid(P256)],
      derBitString(Uint8Array.of(6 + ((point[64] ?? 0) & 1), ...point.subarray(1))),
    ],
    ["the point at infinity", [oid(EC), oid(P256)], derBitString(Uint8Array.of(0))],
    ["an empty point", [oid(EC), oid(P256)], derBitString(new Uint8Array(0))],
    ["a point of another curve's length", [oid(EC), oid("1.3.132.0.34")], derBitString(point)],
    ["a point of another curve of the same length", [oid(EC), oid("1.3.132.0.10")], derBitString(point)],
    ["a point cut short", [oid(EC), oid(P256)], derBitString(point.subarray(0, -1))],
    ["zeros for a point", [oid(EC), oid(P256)], derBitString(Uint8Array.of(4, ...new Uint8Array(64)))],
    ["unused bits", [oid(EC), oid(P256)], { tag: DerTag.BitString, contents: [Uint8Array.of(1), point] }],
    ["an empty bit string", [oid(EC), oid(P256)], { tag: DerTag.BitString, contents: [] }],
    [
      "an octet string for the key",
      [oid(EC), oid(P256)],
      { tag: DerTag.OctetString, contents: [Uint8Array.of(0), point] },
    ],
    ["a curve without a name in Parsec", [oid(EC), oid("1.2.840.10045.3.1.4")], derBitString(point)],
    ["a Montgomery curve for a Weierstrass point", [oid(EC), oid(X25519)], derBitString(coordinate)],
    ["a curve that the RSA identifier is", [oid(EC), oid(RSA)], derBitString(point)],
    ["no curve", [oid(EC)], derBitString(point)],
    ["NULL for a curve", [oid(EC), DER_NULL], derBitString(point)],
    ["a parameter after the curve", [oid(EC), oid(P256), DER_NULL], derBitString(point)],
    ["a parameter of RSA that is not NULL", [oid(RSA), oid(P256)], derBitString(rsa)],
    ["two parameters of RSA", [oid(RSA), DER_NULL, DER_NULL], derBitString(rsa)],
    ["a parameter of X25519", [oid(X25519), DER_NULL], derBitString(coordinate)],
    ["a coordinate cut short", [oid(X25519)], derBitString(coordinate.subarray(1))],
    ["a coordinate with a byte more", [oid(X25519)], derBitString(Uint8Array.of(...coordinate, 0))],
    ["an algorithm without an identifier", [], derBitString(point)],
    ["P-256 as an algorithm", [oid(P256)], derBitString(point)],
  ])("refuses %s", (_title, algorithm, key) => {
    expect(() => spki(algorithm, key)).toThrow(KEY_FORMAT_ERROR as Error);
  });

  it("refuses elements after the key", () => {
    expect(() => spki([oid(EC), oid(P256)], derBitString(point), DER_NULL)).toThrow(KEY_FORMAT_ERROR as Error);
  });

  it("says that a compressed point is the problem", () => {
    expect(() => spki([oid(EC), oid(P256)], derBitString(compressed))).toThrow("compressed");
  });
});

describe("decodeKey of a certificate in PEM", () => {
  it("reads the public key, in the example of RFC 8410", () => {
    expect(decodeKey({ format: "pem", key: RFC8410_CERTIFICATE })).toEqual({
      keyType: { kind: "eccPublicKey", curveFamily: "MONTGOMERY" },
      keyBits: 255,
      data: hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"),
    });
    expect(derOf("spki", new X509Certificate(RFC8410_CERTIFICATE).publicKey).subarray(-32)).toEqual(
      decodeKey({ format: "pem", key: RFC8410_CERTIFICATE }).data,
    );
  });

  it("reads the public key of one without a version, as the first edition of X.509 has it", () => {
    const publicKey = derSequence(derSequence(oid(X25519)), derBitString(new Uint8Array(32).fill(9)));
    const fields = derSequence(
      derUnsigned(Uint8Array.of(1)),
      ...Array.from({ length: 4 }, () => derSequence()),
      publicKey,
    );
    const base64 = Buffer.from(
      encodeDer(derSequence(fields, derSequence(), derBitString(new Uint8Array(64)))),
    ).toString("base64");
    const key = `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----`;
    expect(decodeKey({ format: "pem", key }).data).toEqual(new Uint8Array(32).fill(9));
  });

  it("refuses one that is cut short", () => {
    const key = RFC8410_CERTIFICATE.replace("w1AH9efZBw==\n", "");
    expect(() => decodeKey({ format: "pem", key })).toThrow(KEY_FORMAT_ERROR as Error);
  });
});
