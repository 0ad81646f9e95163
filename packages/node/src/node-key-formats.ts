import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  type KeyObject,
  type JsonWebKey as NodeJwk,
} from "node:crypto";
import type {
  JsonWebKey,
  KeyFormats,
  KeyInput,
  KeyMaterial,
  PublicKeyFormat,
  PublicKeyFormats,
} from "@parsec-ts/client";
import { Curve, type KeyType } from "@parsec-ts/operations";
import { copyBytes, ParsecError } from "@parsec-ts/wire-protocol";
import { BitString, fromBER, Integer, ObjectIdentifier, OctetString, Sequence } from "asn1js";
import { curveByOid, curveOfPublicKey } from "./curves.js";

const EC_PUBLIC_KEY = "1.2.840.10045.2.1";

/** Key formats by node:crypto, and by asn1js where node:crypto does not go: curves without a JWK name, and DER signatures. */
export const nodeKeyFormats: KeyFormats = {
  encodePublicKey<Format extends PublicKeyFormat>(key: KeyMaterial, format: Format): PublicKeyFormats[Format] {
    const written: { [F in PublicKeyFormat]: () => PublicKeyFormats[F] } = {
      raw: () => key.data,
      "spki-der": () => spkiOf(key),
      "spki-pem": () => pem("PUBLIC KEY", spkiOf(key)),
      jwk: () => jwkOf(key),
    };
    return readable(() => written[format]());
  },

  decodeKey: (input) => readable(() => materialOf(keyObjectOf(input))),

  encodeEcdsaSignature: (raw) =>
    readable(() => {
      const half = raw.length / 2;
      const [r, s] = [raw.subarray(0, half), raw.subarray(half)].map((bytes) => Integer.fromBigInt(toBigInt(bytes)));
      if (r === undefined || s === undefined || !Number.isInteger(half) || half === 0)
        throw new TypeError("no r and s of one width");
      return copyBytes(new Uint8Array(new Sequence({ value: [r, s] }).toBER()));
    }),

  decodeEcdsaSignature: (der, width) =>
    readable(() => {
      const [r, s, ...rest] = elements(parse(der));
      if (!(r instanceof Integer) || !(s instanceof Integer) || rest.length > 0)
        throw new TypeError("no sequence of two integers");
      return copyBytes(Buffer.concat([toBytes(r.toBigInt(), width), toBytes(s.toBigInt(), width)]));
    }),
};

/** Runs a parser or writer; whatever a library throws becomes one error, without the key in it. */
function readable<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof ParsecError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw formatError(`The key or signature cannot be read or written in this format: ${why}.`);
  }
}

function formatError(message: string): ParsecError {
  return new ParsecError("usage", "ERR_PARSEC_KEY_FORMAT", message);
}

function spkiOf({ keyType, data }: KeyMaterial): Uint8Array {
  if (keyType.kind === "rsaKeyPair" || keyType.kind === "rsaPublicKey") {
    return copyBytes(rsaPublicKey(data).export({ format: "der", type: "spki" }));
  }
  const curve = curveOfPublicKey(keyType, data);
  if (curve === undefined) throw formatError(`A key of type ${keyType.kind} has no public half that SPKI can hold.`);
  const identifiers = curve.kty === "OKP" ? [curve.oid] : [EC_PUBLIC_KEY, curve.oid];
  const algorithm = new Sequence({ value: identifiers.map((value) => new ObjectIdentifier({ value })) });
  const spki = new Sequence({ value: [algorithm, new BitString({ valueHex: copyBytes(data) })] });
  return copyBytes(new Uint8Array(spki.toBER()));
}

function jwkOf({ keyType, data }: KeyMaterial): JsonWebKey {
  if (keyType.kind === "rsaKeyPair" || keyType.kind === "rsaPublicKey") {
    return rsaPublicKey(data).export({ format: "jwk" }) as unknown as JsonWebKey;
  }
  const curve = curveOfPublicKey(keyType, data);
  if (curve?.crv === undefined)
    throw formatError(`JWK has no name for ${curve?.name ?? `a key of type ${keyType.kind}`}; use SPKI.`);
  const { kty, crv } = curve;
  if (kty === "OKP") return { kty, crv, x: base64url(data) };
  const half = (data.length - 1) / 2;
  return { kty, crv, x: base64url(data.subarray(1, 1 + half)), y: base64url(data.subarray(1 + half)) };
}

function rsaPublicKey(data: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(data), format: "der", type: "pkcs1" });
}

/** node:crypto finds out itself whether PEM holds a private or a public key; for DER and JWK it wants to be told. */
function keyObjectOf(input: KeyInput): KeyObject {
  switch (input.format) {
    case "pem":
      return input.key.includes("PRIVATE KEY") ? createPrivateKey(input.key) : createPublicKey(input.key);
    case "jwk": {
      const { kty, k, d } = input.key as JsonWebKey & { readonly k?: unknown; readonly d?: unknown };
      if (kty === "oct" && typeof k === "string") return createSecretKey(k, "base64url");
      const jwk = { key: input.key as NodeJwk, format: "jwk" } as const;
      return d === undefined ? createPublicKey(jwk) : createPrivateKey(jwk);
    }
    case "der":
      return derKey(Buffer.from(input.key.buffer, input.key.byteOffset, input.key.length));
    default:
      throw formatError("format must be der, pem or jwk.");
  }
}

function derKey(key: Buffer): KeyObject {
  const attempts = [
    () => createPrivateKey({ key, format: "der", type: "pkcs8" }),
    () => createPrivateKey({ key, format: "der", type: "sec1" }),
    () => createPrivateKey({ key, format: "der", type: "pkcs1" }),
    () => createPublicKey({ key, format: "der", type: "spki" }),
    () => createPublicKey({ key, format: "der", type: "pkcs1" }),
  ];
  for (const attempt of attempts) {
    try {
      return attempt();
    } catch {
      // Not this one; the last word is below.
    }
  }
  throw formatError("The DER is neither PKCS#8, SEC1, PKCS#1 nor SPKI, or it is encrypted.");
}

function materialOf(key: KeyObject): KeyMaterial {
  if (key.type === "secret") {
    const data = moved(key.export());
    return { keyType: { kind: "aes" }, keyBits: 8 * data.length, data };
  }
  switch (key.asymmetricKeyType) {
    case "rsa":
      return rsaMaterial(key);
    case "ec":
      return key.type === "private" ? ecPrivate(key) : ecPublic(key);
    case "x25519":
    case "x448":
      return montgomery(key);
    default:
      throw formatError(`Parsec has no keys of type ${key.asymmetricKeyType ?? "unknown"}.`);
  }
}

function rsaMaterial(key: KeyObject): KeyMaterial {
  const keyType: KeyType = { kind: key.type === "private" ? "rsaKeyPair" : "rsaPublicKey" };
  const keyBits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.type === "private") return { keyType, keyBits, data: moved(key.export({ format: "der", type: "pkcs1" })) };
  // Node.js 24 cannot write as PKCS#1 what it has read as PKCS#1; by way of SPKI it can.
  const spki = createPublicKey({ key: key.export({ format: "der", type: "spki" }), format: "der", type: "spki" });
  return { keyType, keyBits, data: moved(spki.export({ format: "der", type: "pkcs1" })) };
}

/** SEC1's ECPrivateKey: version, the scalar, the curve. RFC 5915. */
function ecPrivate(key: KeyObject): KeyMaterial {
  const der = key.export({ format: "der", type: "sec1" });
  const [, scalar] = elements(parse(der));
  const { family, bits } = curveOfKey(key);
  return { keyType: { kind: "eccKeyPair", curveFamily: family }, keyBits: bits, data: octets(scalar, der) };
}

function ecPublic(key: KeyObject): KeyMaterial {
  const [, point] = elements(parse(key.export({ format: "der", type: "spki" })));
  if (!(point instanceof BitString)) throw new TypeError("no SubjectPublicKeyInfo");
  const { family, bits } = curveOfKey(key);
  const data = copyBytes(point.valueBlock.valueHexView);
  if (data[0] !== 4) throw formatError("The public point is compressed; Parsec takes uncompressed ones.");
  return { keyType: { kind: "eccPublicKey", curveFamily: family }, keyBits: bits, data };
}

/** The curve that the key's SPKI names. */
function curveOfKey(key: KeyObject): {
  readonly family: (typeof Curve)[keyof typeof Curve]["family"];
  readonly bits: number;
} {
  const spki = key.type === "private" ? createPublicKey(key) : key;
  const [algorithm] = elements(parse(spki.export({ format: "der", type: "spki" })));
  const [, parameters] = elements(algorithm);
  const curve = parameters instanceof ObjectIdentifier ? curveByOid(parameters.valueBlock.toString()) : undefined;
  if (curve === undefined)
    throw formatError(`Parsec has no name for the curve ${key.asymmetricKeyDetails?.namedCurve ?? "of this key"}.`);
  return Curve[curve.name];
}

function montgomery(key: KeyObject): KeyMaterial {
  const keyBits = key.asymmetricKeyType === "x25519" ? 255 : 448;
  if (key.type === "public") {
    const [, point] = elements(parse(key.export({ format: "der", type: "spki" })));
    if (!(point instanceof BitString)) throw new TypeError("no SubjectPublicKeyInfo");
    const data = copyBytes(point.valueBlock.valueHexView);
    return { keyType: { kind: "eccPublicKey", curveFamily: "MONTGOMERY" }, keyBits, data };
  }
  // PKCS#8 holds the key as an octet string within another. RFC 8410, section 7.
  const der = key.export({ format: "der", type: "pkcs8" });
  const [, , wrapped] = elements(parse(der));
  const [inner] = wrapped instanceof OctetString ? (wrapped.valueBlock.value as readonly unknown[]) : [];
  return { keyType: { kind: "eccKeyPair", curveFamily: "MONTGOMERY" }, keyBits, data: octets(inner, der) };
}

/** The bytes of an octet string, copied; the DER that they stood in is wiped. */
function octets(value: unknown, der: Buffer): Uint8Array {
  try {
    if (!(value instanceof OctetString)) throw new TypeError("no private key where it should be");
    return copyBytes(value.valueBlock.valueHexView);
  } finally {
    der.fill(0);
  }
}

/** A copy in a buffer of its own; what node:crypto exported is wiped. */
function moved(bytes: Buffer): Uint8Array {
  const copy = copyBytes(bytes);
  bytes.fill(0);
  return copy;
}

function parse(der: Uint8Array): unknown {
  const { offset, result } = fromBER(der);
  if (offset !== der.length) throw new TypeError("no DER, or bytes after it");
  return result;
}

function elements(value: unknown): readonly unknown[] {
  return value instanceof Sequence ? value.valueBlock.value : [];
}

function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString("hex") || "0"}`);
}

function toBytes(value: bigint, width: number): Uint8Array {
  const digits = value.toString(16);
  if (value < 0n || digits.length > 2 * width) throw new TypeError("an integer that does not fit the curve");
  return Buffer.from(digits.padStart(2 * width, "0"), "hex");
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}
