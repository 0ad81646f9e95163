import { createHash, createPublicKey, createSign, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { objectIdentifier, Tag, writeElement, writeUnsigned } from "../src/der.js";
import { nodeKeyFormats as formats, type KeyInput, type KeyMaterial, nodeLocalCrypto } from "../src/index.js";

const der = (type: "pkcs8" | "sec1" | "pkcs1" | "spki", key: KeyObject): KeyInput => ({
  format: "der",
  key: new Uint8Array(key.export({ format: "der", type } as never) as never),
});
const pem = (type: "pkcs8" | "sec1" | "pkcs1" | "spki", key: KeyObject): KeyInput => ({
  format: "pem",
  key: key.export({ format: "pem", type } as never) as string,
});
const jwk = (key: KeyObject): KeyInput => ({ format: "jwk", key: key.export({ format: "jwk" }) as never });

const CURVES = [
  ["P-224", "secp224r1", "SECP_R1", 224, false],
  ["P-256", "prime256v1", "SECP_R1", 256, true],
  ["P-384", "secp384r1", "SECP_R1", 384, true],
  ["P-521", "secp521r1", "SECP_R1", 521, true],
  ["secp256k1", "secp256k1", "SECP_K1", 256, true],
  ["brainpoolP256r1", "brainpoolP256r1", "BRAINPOOL_P_R1", 256, false],
  ["brainpoolP512r1", "brainpoolP512r1", "BRAINPOOL_P_R1", 512, false],
] as const;

describe.each(CURVES)("an ECC key on %s", (_name, namedCurve, curveFamily, keyBits, hasJwk) => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve });
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

  it("is read from every format to the same material", () => {
    const width = Math.ceil(keyBits / 8);
    for (const input of privateInputs) {
      const { keyType, keyBits: bits, data } = formats.decodeKey(input);
      expect({ keyType, bits, length: data.length }).toEqual({
        keyType: { kind: "eccKeyPair", curveFamily },
        bits: keyBits,
        length: width,
      });
      expect(data).toEqual(formats.decodeKey(privateInputs[0] as KeyInput).data);
    }
    for (const input of publicInputs) {
      const { keyType, data } = formats.decodeKey(input);
      expect(keyType).toEqual({ kind: "eccPublicKey", curveFamily });
      expect([data[0], data.length]).toEqual([4, 1 + 2 * width]);
    }
  });

  it("is written as node:crypto writes it", () => {
    const material = formats.decodeKey(publicInputs[0] as KeyInput);
    expect(Buffer.from(formats.encodePublicKey(material, "der"))).toEqual(
      publicKey.export({ format: "der", type: "spki" }),
    );
    expect(formats.encodePublicKey(material, "pem")).toBe(publicKey.export({ format: "pem", type: "spki" }));
    expect(formats.encodePublicKey(material, "raw")).toBe(material.data);
    if (hasJwk)
      expect(formats.encodePublicKey({ ...material, keyBits: 0 }, "jwk")).toEqual(publicKey.export({ format: "jwk" }));
    else
      expect(() => formats.encodePublicKey(material, "jwk")).toThrow(
        expect.objectContaining({ code: "ERR_PARSEC_KEY_FORMAT" }),
      );
  });
});

describe.each([
  ["x25519", 255, 32],
  ["x448", 448, 56],
] as const)("a key on %s", (type, keyBits, length) => {
  const { privateKey, publicKey } = generateKeyPairSync(type as "x25519");

  it("is read and written in every format", () => {
    for (const input of [der("pkcs8", privateKey), pem("pkcs8", privateKey), jwk(privateKey)]) {
      const material = formats.decodeKey(input);
      expect(material).toMatchObject({ keyType: { kind: "eccKeyPair", curveFamily: "MONTGOMERY" }, keyBits });
      expect(Buffer.from(material.data).toString("base64url")).toBe(privateKey.export({ format: "jwk" }).d);
    }
    const material = formats.decodeKey(jwk(publicKey));
    expect(material.data).toHaveLength(length);
    expect(Buffer.from(formats.encodePublicKey(material, "der"))).toEqual(
      publicKey.export({ format: "der", type: "spki" }),
    );
    expect(formats.encodePublicKey(material, "jwk")).toEqual(publicKey.export({ format: "jwk" }));
  });
});

describe("an RSA key", () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

  it("is read from every format to PKCS#1", () => {
    for (const input of [
      der("pkcs8", privateKey),
      der("pkcs1", privateKey),
      pem("pkcs8", privateKey),
      pem("pkcs1", privateKey),
      jwk(privateKey),
    ]) {
      const { keyType, keyBits, data } = formats.decodeKey(input);
      expect({ keyType, keyBits }).toEqual({ keyType: { kind: "rsaKeyPair" }, keyBits: 2048 });
      expect(Buffer.from(data)).toEqual(privateKey.export({ format: "der", type: "pkcs1" }));
    }
    for (const input of [der("spki", publicKey), der("pkcs1", publicKey), pem("spki", publicKey), jwk(publicKey)]) {
      expect(formats.decodeKey(input).keyType).toEqual({ kind: "rsaPublicKey" });
    }
  });

  it("is written as node:crypto writes it", () => {
    const material = formats.decodeKey(der("spki", publicKey));
    expect(Buffer.from(formats.encodePublicKey(material, "der"))).toEqual(
      publicKey.export({ format: "der", type: "spki" }),
    );
    expect(formats.encodePublicKey(material, "jwk")).toEqual(publicKey.export({ format: "jwk" }));
  });
});

it("a symmetric key is read from a JWK", () => {
  const key = formats.decodeKey({ format: "jwk", key: { kty: "oct", k: Buffer.alloc(32, 7).toString("base64url") } });
  expect(key).toEqual({ keyType: { kind: "aes" }, keyBits: 256, data: new Uint8Array(32).fill(7) });
});

describe("what cannot be read", () => {
  const ed25519 = generateKeyPairSync("ed25519").publicKey;
  it.each<[string, KeyInput]>([
    ["empty DER", { format: "der", key: new Uint8Array(0) }],
    ["other DER", { format: "der", key: Uint8Array.of(0x30, 3, 2, 1, 5) }],
    ["no PEM", { format: "pem", key: "-----BEGIN PRIVATE KEY-----\nno\n-----END PRIVATE KEY-----\n" }],
    ["an incomplete JWK", { format: "jwk", key: { kty: "EC", crv: "P-256" } }],
    ["a key that Parsec has no type for", jwk(ed25519)],
    ["another format", { format: "pkcs12", key: "" } as never],
  ])("is one error: %s", (_title, input) => {
    expect(() => formats.decodeKey(input)).toThrow(
      expect.objectContaining({ name: "ParsecError", family: "usage", code: "ERR_PARSEC_KEY_FORMAT" }),
    );
  });

  it("or written is one error: a key without a public half", () => {
    const secret: KeyMaterial = { keyType: { kind: "aes" }, keyBits: 128, data: new Uint8Array(16) };
    for (const format of ["der", "pem", "jwk"] as const) {
      expect(() => formats.encodePublicKey(secret, format)).toThrow(
        expect.objectContaining({ code: "ERR_PARSEC_KEY_FORMAT" }),
      );
    }
  });
});

describe("private keys are read here, strictly:", () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const sec1 = new Uint8Array(privateKey.export({ format: "der", type: "sec1" }));
  const { data: scalar } = formats.decodeKey({ format: "der", key: sec1 });
  const curve = writeElement(
    Tag.Explicit0,
    writeElement(Tag.ObjectIdentifier, objectIdentifier("1.2.840.10045.3.1.7")),
  );
  const ecKey = (key: Uint8Array) =>
    writeElement(Tag.Sequence, writeUnsigned(Uint8Array.of(1)), writeElement(Tag.OctetString, key), curve);

  it("a scalar that was written without its zeros has the width of the curve", () => {
    const short = ecKey(scalar.subarray(3));
    expect(formats.decodeKey({ format: "der", key: short }).data).toEqual(
      Uint8Array.of(0, 0, 0, ...scalar.subarray(3)),
    );
  });

  it("PEM may hold other things before the key, as OpenSSL writes them", () => {
    const parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    const key = `${parameters}${privateKey.export({ format: "pem", type: "sec1" })}`;
    expect(formats.decodeKey({ format: "pem", key }).data).toEqual(scalar);
  });

  it.each<[string, KeyInput]>([
    ["a scalar wider than its curve", { format: "der", key: ecKey(new Uint8Array(33).fill(1)) }],
    ["an empty scalar", { format: "der", key: ecKey(new Uint8Array(0)) }],
    ["bytes after the key", { format: "der", key: Uint8Array.of(...sec1, 0) }],
    ["a key cut short", { format: "der", key: sec1.subarray(0, -1) }],
    [
      "a length that could be shorter",
      { format: "der", key: Uint8Array.of(0x30, 0x81, sec1[1] ?? 0, ...sec1.subarray(2)) },
    ],
    ["an indefinite length", { format: "der", key: Uint8Array.of(0x30, 0x80, ...sec1.subarray(2), 0, 0) }],
    ["a curve without a name", { format: "der", key: replaced(sec1, "2a8648ce3d030107", "2a8648ce3d030177") }],
    ["an encrypted key", encrypted(privateKey, "der")],
    ["an encrypted PEM", encrypted(privateKey, "pem")],
    ["Ed25519", der("pkcs8", generateKeyPairSync("ed25519").privateKey)],
  ])("refuses %s", (_title, input) => {
    expect(() => formats.decodeKey(input)).toThrow(expect.objectContaining({ code: "ERR_PARSEC_KEY_FORMAT" }));
  });

  it("whatever the bytes, there is a key or one error", () => {
    const whole = generateKeyPairSync("rsa", { modulusLength: 512 }).privateKey.export({
      format: "der",
      type: "pkcs8",
    });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, value, length) => {
        const key = new Uint8Array(whole.subarray(0, length));
        if (at < key.length) key[at] = value;
        try {
          expect(formats.decodeKey({ format: "der", key }).data.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({ code: "ERR_PARSEC_KEY_FORMAT" });
        }
      }),
    );
  });
});

function replaced(bytes: Uint8Array, from: string, to: string): Uint8Array {
  return new Uint8Array(Buffer.from(Buffer.from(bytes).toString("hex").replace(from, to), "hex"));
}

function encrypted(key: KeyObject, format: "der" | "pem"): KeyInput {
  const options = { type: "pkcs8", format, cipher: "aes-128-cbc", passphrase: "x" } as const;
  return { format, key: key.export(options as never) } as unknown as KeyInput;
}

describe("ECDSA signatures", () => {
  it.each(CURVES)(
    "of %s go from raw to DER and back as node:crypto has them",
    (_name, namedCurve, _family, keyBits) => {
      const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve });
      const width = Math.ceil(keyBits / 8);
      for (let i = 0; i < 20; i++) {
        const message = Buffer.from([i]);
        const raw = new Uint8Array(sign("sha256", message, { key: privateKey, dsaEncoding: "ieee-p1363" }));
        const encoded = formats.encodeEcdsaSignature(raw);
        expect(createPublicKey(publicKey.export({ format: "pem", type: "spki" })).type).toBe("public");
        expect(formats.decodeEcdsaSignature(encoded, width)).toEqual(raw);
        const theirs = new Uint8Array(createSign("sha256").update(message).sign(privateKey));
        expect(formats.encodeEcdsaSignature(formats.decodeEcdsaSignature(theirs, width))).toEqual(theirs);
      }
    },
  );

  it("of small and large integers keep their sign and width", () => {
    const raw = Uint8Array.of(0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff);
    expect(Buffer.from(formats.encodeEcdsaSignature(raw)).toString("hex")).toBe("300a020101020500ffffffff");
    expect(formats.decodeEcdsaSignature(Buffer.from("300a020101020500ffffffff", "hex"), 4)).toEqual(raw);
  });

  it.each([
    "",
    "30",
    "3003020101",
    "3006020101020101ff",
    "300602010102017f00",
    "3006020101020181",
    "3009020101020101020101",
    "300702010102020100",
  ])("that are no DER of this width are refused: %s", (hex) => {
    expect(() => formats.decodeEcdsaSignature(Buffer.from(hex, "hex"), 1)).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_KEY_FORMAT" }),
    );
  });

  it.each([0, 3])("that are no two halves are refused: %i bytes", (length) => {
    expect(() => formats.encodeEcdsaSignature(new Uint8Array(length))).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_KEY_FORMAT" }),
    );
  });
});

describe("local hashes", () => {
  it("are node:crypto's, in buffers of their own", async () => {
    const digest = await nodeLocalCrypto.digest("SHA_256", Buffer.from("abc"));
    expect(Buffer.from(digest)).toEqual(createHash("sha256").update("abc").digest());
    expect(digest.buffer.byteLength).toBe(32);
  });

  it.each([
    "SHA_1",
    "SHA_224",
    "SHA_384",
    "SHA_512",
    "SHA_512_224",
    "SHA_512_256",
    "SHA3_224",
    "SHA3_256",
    "SHA3_384",
    "SHA3_512",
  ] as const)("know %s", (hash) => {
    expect(() => nodeLocalCrypto.digest(hash, new Uint8Array(0))).not.toThrow();
  });

  it.each(["MD2", "HASH_NONE", 99, "sha256"])("refuse %s", (hash) => {
    expect(() => nodeLocalCrypto.digest(hash as "MD2", new Uint8Array(0))).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_HASH_UNSUPPORTED" }),
    );
  });
});
