import { createPrivateKey, createPublicKey, type KeyObject, type JsonWebKey as NodeJwk } from "node:crypto";
import type {
  JsonWebKey,
  KeyFormats,
  KeyInput,
  KeyMaterial,
  PublicKeyFormat,
  PublicKeyFormats,
} from "@parsec-ts/client";
import { Curve } from "@parsec-ts/operations";
import { allocateBytes, copyBytes, ParsecError } from "@parsec-ts/wire-protocol";
import { curveByOid, curveOfPublicKey } from "./curves.js";
import {
  contentOf,
  type DerElement,
  objectIdentifier,
  readElements,
  readSequence,
  Tag,
  unsignedOf,
  writeElement,
  writeUnsigned,
} from "./der.js";
import { keyFormatError } from "./key-format-error.js";
import { readPrivateKey } from "./read-private-key.js";

const EC_PUBLIC_KEY = "1.2.840.10045.2.1";

/** Key formats: public keys are checked by node:crypto, private ones only read, so that nothing is left of them but the result. */
export const nodeKeyFormats: KeyFormats = {
  encodePublicKey<Format extends PublicKeyFormat>(key: KeyMaterial, format: Format): PublicKeyFormats[Format] {
    const written: { [F in PublicKeyFormat]: () => PublicKeyFormats[F] } = {
      raw: () => key.data,
      der: () => spkiOf(key),
      pem: () => pem("PUBLIC KEY", spkiOf(key)),
      jwk: () => jwkOf(key),
    };
    return readable(() => written[format]());
  },

  decodeKey: (input) => readable(() => materialOf(input)),

  encodeEcdsaSignature: (raw) =>
    readable(() => {
      const half = raw.length / 2;
      if (!Number.isInteger(half) || half === 0) throw new TypeError("no r and s of one width");
      return writeElement(Tag.Sequence, writeUnsigned(raw.subarray(0, half)), writeUnsigned(raw.subarray(half)));
    }),

  decodeEcdsaSignature: (der, width) =>
    readable(() => {
      const [r, s, ...rest] = readSequence(der).map(unsignedOf);
      if (r === undefined || s === undefined || rest.length > 0) throw new TypeError("no sequence of two integers");
      if (r.length > width || s.length > width) throw new TypeError("an integer that does not fit the curve");
      const raw = allocateBytes(2 * width);
      raw.set(r, width - r.length);
      raw.set(s, 2 * width - s.length);
      return raw;
    }),
};

/** Runs a parser or writer; whatever it throws becomes one error, without the key in it. */
function readable<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof ParsecError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw keyFormatError(`The key or signature cannot be read or written in this format: ${why}.`);
  }
}

function spkiOf({ keyType, data }: KeyMaterial): Uint8Array {
  if (keyType.kind === "rsaKeyPair" || keyType.kind === "rsaPublicKey") {
    return copyBytes(rsaPublicKey(data).export({ format: "der", type: "spki" }));
  }
  const curve = curveOfPublicKey(keyType, data);
  if (curve === undefined) throw keyFormatError(`A key of type ${keyType.kind} has no public half that SPKI can hold.`);
  const identifiers = curve.kty === "OKP" ? [curve.oid] : [EC_PUBLIC_KEY, curve.oid];
  const algorithm = identifiers.map((oid) => writeElement(Tag.ObjectIdentifier, objectIdentifier(oid)));
  const noUnusedBits = Uint8Array.of(0);
  const point = writeElement(Tag.BitString, noUnusedBits, data);
  return writeElement(Tag.Sequence, writeElement(Tag.Sequence, ...algorithm), point);
}

function jwkOf({ keyType, data }: KeyMaterial): JsonWebKey {
  if (keyType.kind === "rsaKeyPair" || keyType.kind === "rsaPublicKey") {
    return rsaPublicKey(data).export({ format: "jwk" }) as unknown as JsonWebKey;
  }
  const curve = curveOfPublicKey(keyType, data);
  if (curve?.crv === undefined)
    throw keyFormatError(`JWK has no name for ${curve?.name ?? `a key of type ${keyType.kind}`}; use SPKI.`);
  const { kty, crv } = curve;
  if (kty === "OKP") return { kty, crv, x: base64url(data) };
  const half = (data.length - 1) / 2;
  return { kty, crv, x: base64url(data.subarray(1, 1 + half)), y: base64url(data.subarray(1 + half)) };
}

function rsaPublicKey(data: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(data), format: "der", type: "pkcs1" });
}

function materialOf(input: KeyInput): KeyMaterial {
  switch (input.format) {
    case "der":
      return fromDer(input.key);
    case "pem":
      return fromPem(input.key);
    case "jwk":
      return fromJwk(input.key);
    default:
      throw keyFormatError("format must be der, pem or jwk.");
  }
}

function fromDer(der: Uint8Array): KeyMaterial {
  const pair = readPrivateKey(der);
  if (pair !== undefined) return pair;
  const key = Buffer.from(der.buffer, der.byteOffset, der.length);
  const [first] = readSequence(der);
  return publicMaterial(createPublicKey({ key, format: "der", type: first?.tag === Tag.Sequence ? "spki" : "pkcs1" }));
}

/** Of a file that holds several things, as OpenSSL writes curves beside keys, the private key. RFC 7468. */
function fromPem(text: string): KeyMaterial {
  const [, label, base64 = ""] = /-----BEGIN ((?:[A-Z]+ )?PRIVATE KEY)-----([^-]*)-----END \1-----/.exec(text) ?? [];
  if (label === undefined) return publicMaterial(createPublicKey(text));
  if (label === "ENCRYPTED PRIVATE KEY" || base64.includes(":")) throw keyFormatError("The key is encrypted.");
  const der = Buffer.from(base64, "base64");
  try {
    return fromDer(der);
  } finally {
    der.fill(0);
  }
}

function fromJwk(jwk: JsonWebKey): KeyMaterial {
  const { kty, k, d } = jwk as JsonWebKey & { readonly k?: unknown; readonly d?: unknown };
  if (kty === "oct" && typeof k === "string") {
    const data = moved(Buffer.from(k, "base64url"));
    return { keyType: { kind: "aes" }, keyBits: 8 * data.length, data };
  }
  const key = { key: jwk as NodeJwk, format: "jwk" } as const;
  if (d === undefined) return publicMaterial(createPublicKey(key));
  const der = createPrivateKey(key).export({ format: "der", type: "pkcs8" });
  try {
    return fromDer(der);
  } finally {
    der.fill(0);
  }
}

function publicMaterial(key: KeyObject): KeyMaterial {
  const spki = key.export({ format: "der", type: "spki" });
  const [algorithm, bits] = readSequence(spki);
  const identifiers = readElements(contentOf(algorithm, Tag.Sequence));
  const content = contentOf(bits, Tag.BitString).subarray(1);
  switch (key.asymmetricKeyType) {
    case "rsa":
      // PKCS#1 is what SPKI puts into its bit string. RFC 3279, section 2.3.1.
      return {
        keyType: { kind: "rsaPublicKey" },
        keyBits: key.asymmetricKeyDetails?.modulusLength ?? 0,
        data: copyBytes(content),
      };
    case "ec":
      if (content[0] !== 4) throw keyFormatError("The public point is compressed; Parsec takes uncompressed ones.");
      return publicOn(identifiers[1], content);
    case "x25519":
    case "x448":
      return publicOn(identifiers[0], content);
    default:
      throw keyFormatError(`Parsec has no keys of type ${key.asymmetricKeyType ?? "unknown"}.`);
  }
}

function publicOn(identifier: DerElement | undefined, point: Uint8Array): KeyMaterial {
  const curve = curveByOid(contentOf(identifier, Tag.ObjectIdentifier));
  if (curve === undefined) throw keyFormatError("Parsec has no name for the curve of this key.");
  const { family, bits } = Curve[curve.name];
  return { keyType: { kind: "eccPublicKey", curveFamily: family }, keyBits: bits, data: copyBytes(point) };
}

/** A copy in a buffer of its own; what it was made of is wiped. */
function moved(bytes: Buffer): Uint8Array {
  const copy = copyBytes(bytes);
  bytes.fill(0);
  return copy;
}

function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}
