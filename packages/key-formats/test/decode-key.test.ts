import type { KeyObject } from "node:crypto";
import { generateKeyPairSync } from "node:crypto";
import { Curve } from "@parsec-ts/operations";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeKey, derSequence, derUnsigned, encodeDer, type KeyInput } from "../src/index.js";
import {
  CURVES,
  der,
  derOf,
  ecKeys,
  jwk,
  KEY_FORMAT_ERROR,
  MONTGOMERY_CURVES,
  montgomeryKeys,
  pem,
  readsOrRefuses,
  rsaKeys,
} from "./node-keys.js";
import { recordBuffers } from "./record-buffers.js";

describe.each(CURVES)("decodeKey of an ECC key on %s", (name, openssl, hasJwk) => {
  const { privateKey, publicKey } = ecKeys(openssl);
  const { family: curveFamily, bits } = Curve[name];
  const privateInputs = [
    der("pkcs8", privateKey),
    der("sec1", privateKey),
    pem("pkcs8", privateKey),
    pem("sec1", privateKey),
  ];
  const publicInputs = [der("spki", publicKey), pem("spki", publicKey)];
  if (hasJwk) {
    privateInputs.push(jwk(privateKey));
    publicInputs.push(jwk(publicKey));
  }

  it("reads every format to the same private material", () => {
    for (const input of privateInputs) {
      const { keyType, keyBits, data } = decodeKey(input);
      expect({ keyType, keyBits, length: data.length }).toEqual({
        keyType: { kind: "eccKeyPair", curveFamily },
        keyBits: bits,
        length: Math.ceil(bits / 8),
      });
      expect(data).toEqual(decodeKey(privateInputs[0] as KeyInput).data);
    }
  });

  it("reads every format to the same public material, which is the point that OpenSSL writes", () => {
    const width = name === "secp224k1" ? 28 : Math.ceil(bits / 8);
    const point = derOf("spki", publicKey).subarray(-1 - 2 * width);
    for (const input of publicInputs) {
      const { keyType, keyBits, data } = decodeKey(input);
      expect({ keyType, keyBits }).toEqual({ keyType: { kind: "eccPublicKey", curveFamily }, keyBits: bits });
      expect([data[0], data.length]).toEqual([4, 1 + 2 * width]);
      expect(data).toEqual(point);
    }
  });
});

describe.each(MONTGOMERY_CURVES)("decodeKey of a key on %s", (name, type, length) => {
  const { privateKey, publicKey } = montgomeryKeys(type);
  const keyBits = Curve[name].bits;

  it("reads every format", () => {
    for (const input of [der("pkcs8", privateKey), pem("pkcs8", privateKey), jwk(privateKey)]) {
      const material = decodeKey(input);
      expect(material).toMatchObject({ keyType: { kind: "eccKeyPair", curveFamily: "MONTGOMERY" }, keyBits });
      expect(Buffer.from(material.data).toString("base64url")).toBe(privateKey.export({ format: "jwk" }).d);
    }
    for (const input of [der("spki", publicKey), pem("spki", publicKey), jwk(publicKey)]) {
      const material = decodeKey(input);
      expect(material).toMatchObject({ keyType: { kind: "eccPublicKey", curveFamily: "MONTGOMERY" }, keyBits });
      expect(material.data).toHaveLength(length);
      expect(Buffer.from(material.data).toString("base64url")).toBe(publicKey.export({ format: "jwk" }).x);
    }
  });
});

describe.each([512, 1024, 2048, 2056])("decodeKey of an RSA key of %i bits", (keyBits) => {
  const { privateKey, publicKey } = rsaKeys(keyBits);

  it("reads every format to PKCS#1", () => {
    for (const input of [
      der("pkcs8", privateKey),
      der("pkcs1", privateKey),
      pem("pkcs8", privateKey),
      pem("pkcs1", privateKey),
      jwk(privateKey),
    ]) {
      const { keyType, keyBits: bits, data } = decodeKey(input);
      expect({ keyType, bits }).toEqual({ keyType: { kind: "rsaKeyPair" }, bits: keyBits });
      expect(data).toEqual(derOf("pkcs1", privateKey));
    }
    for (const input of [
      der("spki", publicKey),
      der("pkcs1", publicKey),
      pem("spki", publicKey),
      pem("pkcs1", publicKey),
      jwk(publicKey),
    ]) {
      const { keyType, keyBits: bits, data } = decodeKey(input);
      expect({ keyType, bits }).toEqual({ keyType: { kind: "rsaPublicKey" }, bits: keyBits });
      expect(data).toEqual(derOf("pkcs1", publicKey));
    }
  });
});

it("decodeKey reads a symmetric key from a JWK", () => {
  const key = decodeKey({ format: "jwk", key: { kty: "oct", k: Buffer.alloc(32, 7).toString("base64url") } });
  expect(key).toEqual({ keyType: { kind: "aes" }, keyBits: 256, data: new Uint8Array(32).fill(7) });
});

it("decodeKey returns bytes in an ArrayBuffer of their own, whatever the format", () => {
  const { privateKey, publicKey } = ecKeys("prime256v1");
  const rsa = rsaKeys(1024);
  for (const input of [
    der("pkcs8", privateKey),
    der("sec1", privateKey),
    pem("pkcs8", privateKey),
    jwk(privateKey),
    der("spki", publicKey),
    jwk(publicKey),
    der("pkcs8", rsa.privateKey),
    jwk(rsa.privateKey),
    der("spki", rsa.publicKey),
    { format: "jwk", key: { kty: "oct", k: "AAAA" } } as KeyInput,
  ]) {
    const { data } = decodeKey(input);
    expect([data.byteOffset, data.buffer.byteLength]).toEqual([0, data.length]);
  }
});

it("decodeKey reads a Buffer as it reads any bytes, and returns no Buffer", () => {
  const { privateKey, publicKey } = ecKeys("prime256v1");
  const rsa = rsaKeys(1024);
  const x25519 = montgomeryKeys("x25519");
  for (const key of [
    derOf("pkcs8", privateKey),
    derOf("sec1", privateKey),
    derOf("spki", publicKey),
    derOf("pkcs8", rsa.privateKey),
    derOf("pkcs1", rsa.privateKey),
    derOf("spki", rsa.publicKey),
    derOf("pkcs1", rsa.publicKey),
    derOf("pkcs8", x25519.privateKey),
    derOf("spki", x25519.publicKey),
  ]) {
    const material = decodeKey({ format: "der", key: Buffer.from(key) });
    expect(material).toEqual(decodeKey({ format: "der", key }));
    expect(Buffer.isBuffer(material.data)).toBe(false);
  }
});

it("decodeKey leaves the caller's bytes as they were", () => {
  const input = derOf("pkcs8", ecKeys("prime256v1").privateKey);
  const before = input.slice();
  decodeKey({ format: "der", key: input }).data.fill(0);
  expect(input).toEqual(before);
});

it("decodeKey wipes the DER that it has made of a private key in PEM, also when it fails", () => {
  const text = pem("pkcs8", ecKeys("prime256v1").privateKey).key as string;
  const ed25519 = pem("pkcs8", generateKeyPairSync("ed25519").privateKey).key as string;
  for (const [key, isKey] of [
    [text, true],
    [ed25519, false],
  ] as const) {
    const { buffers, result } = recordBuffers(() => decodeKey({ format: "pem", key }).data);
    expect([result !== undefined, buffers.length]).toEqual([isKey, isKey ? 2 : 1]);
    const others = buffers.filter((buffer) => buffer !== result?.buffer);
    expect(others.every((buffer) => new Uint8Array(buffer).every((byte) => byte === 0))).toBe(true);
  }
});

describe("decodeKey of a PEM text with several blocks", () => {
  const { privateKey, publicKey } = ecKeys("prime256v1");
  const { data: scalar } = decodeKey(der("sec1", privateKey));
  const parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
  const publicText = publicKey.export({ format: "pem", type: "spki" });

  it("reads the key behind other things, as OpenSSL writes them", () => {
    const key = `${parameters}${privateKey.export({ format: "pem", type: "sec1" })}`;
    expect(decodeKey({ format: "pem", key }).data).toEqual(scalar);
  });

  it("prefers a private key to a public one before it", () => {
    const key = `${publicText}${privateKey.export({ format: "pem", type: "pkcs8" })}`;
    expect(decodeKey({ format: "pem", key }).data).toEqual(scalar);
  });

  it("reads the first of several public keys", () => {
    const key = `${publicText}${ecKeys("prime256v1").publicKey.export({ format: "pem", type: "spki" })}`;
    expect(decodeKey({ format: "pem", key }).data).toEqual(decodeKey(der("spki", publicKey)).data);
  });
});

describe("decodeKey refuses with one error", () => {
  const { privateKey, publicKey } = ecKeys("prime256v1");
  const ed25519 = generateKeyPairSync("ed25519");
  const rsaPss = generateKeyPairSync("rsa-pss", { modulusLength: 1024 });
  const sec1 = derOf("sec1", privateKey);
  const spkiText = publicKey.export({ format: "pem", type: "spki" }) as string;
  const opensshText = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----\n";

  it.each<[string, KeyInput]>([
    ["empty DER", { format: "der", key: new Uint8Array(0) }],
    ["DER of another kind", { format: "der", key: Uint8Array.of(0x30, 3, 2, 1, 5) }],
    ["an octet string in front", { format: "der", key: Uint8Array.of(0x30, 7, 4, 1, 0, 0x30, 2, 5, 0) }],
    ["PEM that is not base64", { format: "pem", key: "-----BEGIN PRIVATE KEY-----\nno\n-----END PRIVATE KEY-----\n" }],
    ["an empty text", { format: "pem", key: "" }],
    ["PEM without its last line", { format: "pem", key: spkiText.slice(0, -5) }],
    ["PEM of something else", { format: "pem", key: spkiText.replaceAll("PUBLIC KEY", "NEW CERTIFICATE REQUEST") }],
    ["a private key that is labelled as a public one", relabelled(privateKey)],
    ["an incomplete JWK", { format: "jwk", key: { kty: "EC", crv: "P-256" } }],
    ["a public key that Parsec has no type for", jwk(ed25519.publicKey)],
    ["a private key that Parsec has no type for", der("pkcs8", ed25519.privateKey)],
    ["Ed25519 as SPKI", der("spki", ed25519.publicKey)],
    ["an RSA key that is tied to PSS", der("spki", rsaPss.publicKey)],
    ["an RSA key pair that is tied to PSS", der("pkcs8", rsaPss.privateKey)],
    ["another format", { format: "pkcs12", key: "" } as never],
    ["bytes after the key", { format: "der", key: Uint8Array.of(...sec1, 0) }],
    ["a key cut short", { format: "der", key: sec1.subarray(0, -1) }],
    ["a length that could be shorter", { format: "der", key: Uint8Array.of(0x30, 0x81, ...sec1.subarray(1)) }],
    ["an indefinite length", { format: "der", key: Uint8Array.of(0x30, 0x80, ...sec1.subarray(2), 0, 0) }],
    ["a curve without a name", { format: "der", key: replaced(sec1, "2a8648ce3d030107", "2a8648ce3d030177") }],
    ["an encrypted key", encrypted(privateKey, "der")],
    ["an encrypted PEM", encrypted(privateKey, "pem")],
    ["an encrypted PEM of the traditional kind", traditionallyEncrypted(privateKey)],
    ["Ed25519", der("pkcs8", ed25519.privateKey)],
    ["a key of more than 64 KiB", { format: "der", key: longKey() }],
    ["a PEM of more than 64 KiB", { format: "pem", key: spkiText.replace("\n", `\n${"A".repeat(200_000)}`) }],
    ["nothing", undefined as never],
    ["null", null as never],
    ["a number for DER", { format: "der", key: 5 } as never],
    ["an array for DER", { format: "der", key: [0x30, 0] } as never],
    ["bytes for PEM", { format: "pem", key: sec1 } as never],
    ["null for a JWK", { format: "jwk", key: null } as never],
    ["a text for a JWK", { format: "jwk", key: "{}" } as never],
    ["a JWK whose members throw", { format: "jwk", key: throwing() }],
  ])("%s", (_title, input) => {
    expect(() => decodeKey(input)).toThrow(KEY_FORMAT_ERROR as Error);
  });

  it.each<[string, KeyInput, string]>([
    ["an encrypted key", encrypted(privateKey, "der"), "openssl pkey"],
    ["a traditional encrypted PEM", traditionallyEncrypted(privateKey), "openssl pkey"],
    ["members that throw", { format: "jwk", key: throwing() } as KeyInput, "an object for jwk"],
    ["a key of OpenSSH", { format: "pem", key: opensshText }, "ssh-keygen -p -m PKCS8"],
    ["a JWK as a text", { format: "jwk", key: "{}" } as never, "JSON.parse(text)"],
    ["bytes for PEM", { format: "pem", key: sec1 } as never, 'its bytes in DER are "der"'],
    ["a key of more than 64 KiB", { format: "der", key: longKey() } as KeyInput, "more than 65536 bytes"],
    [
      "a PEM that holds more than 64 KiB",
      { format: "pem", key: spkiText.replace("\n", `\n${"A".repeat(132_000)}`) },
      "more than 65536 bytes",
    ],
    ["a compressed point", compressed(publicKey), "is compressed"],
    ["an RSA modulus of zero", numbers(0, 1), "modulus is zero"],
    ["an RSA exponent of zero", numbers(1, 0), "exponent is zero"],
  ])("and says what is wrong or what to do: %s", (_title, input, advice) => {
    expect(() => decodeKey(input)).toThrow(advice);
    expect(() => decodeKey(input)).not.toThrow("secret");
  });
});

describe("decodeKey of changed bytes", () => {
  const rsa = rsaKeys(512);
  const { privateKey, publicKey } = ecKeys("prime256v1");
  const x25519 = montgomeryKeys("x25519");
  const wholes = [
    derOf("pkcs8", rsa.privateKey),
    derOf("pkcs1", rsa.privateKey),
    derOf("spki", rsa.publicKey),
    derOf("pkcs1", rsa.publicKey),
    derOf("pkcs8", privateKey),
    derOf("sec1", privateKey),
    derOf("spki", publicKey),
    derOf("pkcs8", x25519.privateKey),
    derOf("spki", x25519.publicKey),
  ];

  it("returns a key or throws the one error: one byte changed, and cut short", () => {
    fc.assert(
      fc.property(fc.constantFrom(...wholes), fc.nat(), fc.nat(255), fc.nat(), (whole, at, value, cut) => {
        const key = whole.slice(0, whole.length - (cut % 3 === 0 ? cut % whole.length : 0));
        key[at % key.length] = value;
        readsOrRefuses(() => decodeKey({ format: "der", key }).data);
      }),
      { numRuns: 3_000 },
    );
  });

  it("returns a key or throws the one error: pieces of two keys spliced", () => {
    const one = fc.constantFrom(...wholes);
    fc.assert(
      fc.property(one, one, fc.nat(), fc.nat(), (first, second, end, start) => {
        const key = Uint8Array.of(...first.subarray(0, end % first.length), ...second.subarray(start % second.length));
        readsOrRefuses(() => decodeKey({ format: "der", key }).data);
      }),
      { numRuns: 1_000 },
    );
  });

  it("returns a key or throws the one error: any value in any format", () => {
    fc.assert(
      fc.property(fc.constantFrom("der", "pem", "jwk", "raw"), fc.anything(), (format, key) => {
        readsOrRefuses(() => decodeKey({ format, key } as never).data);
      }),
      { numRuns: 1_000 },
    );
  });

  it("returns a key or throws the one error: a character of PEM changed", () => {
    const texts = [pem("pkcs8", privateKey), pem("spki", rsa.publicKey), pem("sec1", privateKey)];
    const characters = fc.constantFrom(..."A=+/-_ \n:BEGIN", "é", "");
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), characters, (input, at, character) => {
        const text = input.key as string;
        const key = text.slice(0, at % text.length) + character + text.slice((at % text.length) + 1);
        readsOrRefuses(() => decodeKey({ format: "pem", key }).data);
      }),
      { numRuns: 1_000 },
    );
  });

  it("takes time that grows no faster than a hostile text does", () => {
    const time = (unit: string, length: number): number => {
      const key = unit.repeat(length / unit.length);
      const start = performance.now();
      readsOrRefuses(() => decodeKey({ format: "pem", key }).data);
      return performance.now() - start;
    };
    for (const unit of ["-----BEGIN PRIVATE KEY-----", "-----BEGIN ", "-", "-----BEGIN A-----\n-----END B-----\n"]) {
      time(unit, 1 << 16);
      // Quadratic time would take minutes for four million characters.
      expect(time(unit, 1 << 22)).toBeLessThan(5_000);
    }
  });
});

function relabelled(key: KeyObject): KeyInput {
  const text = key.export({ format: "pem", type: "pkcs8" }) as string;
  return { format: "pem", key: text.replaceAll("PRIVATE KEY", "PUBLIC KEY") };
}

function replaced(bytes: Uint8Array, from: string, to: string): Uint8Array {
  return new Uint8Array(Buffer.from(Buffer.from(bytes).toString("hex").replace(from, to), "hex"));
}

function encrypted(key: KeyObject, format: "der" | "pem"): KeyInput {
  const options = { type: "pkcs8", format, cipher: "aes-128-cbc", passphrase: "x" } as const;
  return { format, key: key.export(options as never) } as unknown as KeyInput;
}

/** RFC 1421 puts the cipher into header fields of the block. */
function traditionallyEncrypted(key: KeyObject): KeyInput {
  const options = { type: "sec1", format: "pem", cipher: "aes-128-cbc", passphrase: "x" } as const;
  const text = key.export(options as never) as unknown as string;
  expect(text).toContain("DEK-Info: AES-128-CBC");
  return { format: "pem", key: text };
}

function longKey(): Uint8Array {
  const key = new Uint8Array(70_000);
  key.set([0x30, 0x83, 0x01, 0x11, 0x6b]);
  return key;
}

function numbers(modulus: number, exponent: number): KeyInput {
  const values = [modulus, exponent].map((value) => derUnsigned(Uint8Array.of(value)));
  return { format: "der", key: encodeDer(derSequence(...values)) };
}

function compressed(key: KeyObject): KeyInput {
  const spki = Buffer.from(derOf("spki", key));
  // SEQUENCE { SEQUENCE { ... }, BIT STRING { 0, form, x } }
  const point = [0x03, 0x22, 0, 0x02 + ((spki.at(-1) ?? 0) & 1), ...spki.subarray(-64, -32)];
  return { format: "der", key: Uint8Array.of(0x30, 0x39, ...spki.subarray(2, 23), ...point) };
}

function throwing(): { readonly kty: string } {
  return {
    get kty(): string {
      throw new Error("the secret is 0123456789");
    },
  };
}
