import { type ArgumentRule, kindOf, mustBeInteger, mustBeOneOf } from "@parsec-ts/wire-protocol";
import { AeadWithDefaultLengthTagNumbers, CipherNumbers } from "./generated/psa-algorithm.js";
import { HASH_LENGTHS } from "./results/lengths.js";

/** Accepts the name of a hash. */
export const mustBeHash: ArgumentRule = (value) =>
  isKeyOf(HASH_LENGTHS, value) ? undefined : mustBeOneOf(...Object.keys(HASH_LENGTHS))(value);

/** As {@link mustBeHash}, and the number of a hash that only a newer service knows. */
export const mustBeHashOrNumber: ArgumentRule = (value) => (isEnumNumber(value) ? undefined : mustBeHash(value));

/** As {@link mustBeHashOrNumber}, and `"any"`. */
export const mustBeHashOrAny: ArgumentRule = (value) =>
  isEnumNumber(value) || isKeyOf(HASH_LENGTHS, value)
    ? undefined
    : mustBeOneOf("any", ...Object.keys(HASH_LENGTHS))(value);

/** Accepts the name of an AEAD algorithm, or the number of one that only a newer service knows. */
export const mustBeAead: ArgumentRule = (value) =>
  isEnumNumber(value)
    ? undefined
    : mustBeOneOf(...Object.keys(AeadWithDefaultLengthTagNumbers).filter((name) => !name.endsWith("_NONE")))(value);

/** Accepts the length of a tag or a MAC. The service says which lengths an algorithm has. */
export const mustBeLength: ArgumentRule = /* @__PURE__ */ mustBeInteger(0, 0xffff_ffff, "bytes");

/** Accepts a key derivation. Its hash is checked when it is encoded. */
export const mustBeDerivation: ArgumentRule = (value) =>
  ["hkdf", "tls12Prf", "tls12PskToMs", "unknown"].includes(kindIn(value))
    ? undefined
    : `a key derivation such as hkdf("SHA_256"), not ${kindOf(value)}`;

/**
 * Accepts what a builder of algorithms returns. Its parts are checked when it is encoded, but for the hash of a signature, by which a message
 * is hashed before that. Ciphers are plain names, or numbers.
 */
export const mustBeAlgorithm: ArgumentRule = (value) => {
  if (isEnumNumber(value) || isKeyOf(CipherNumbers, value)) return undefined;
  const kind = kindIn(value);
  if (kind === "") return `an algorithm such as ecdsa("SHA_256"), not ${kindOf(value)}`;
  if (!SIGNATURES_WITH_HASH.includes(kind)) return undefined;
  const expected = mustBeSignHash((value as { readonly hashAlg?: unknown }).hashAlg);
  return expected && `an algorithm such as ecdsa("SHA_256"): the hashAlg of this one must be ${expected}`;
};

const SIGNATURES_WITH_HASH: readonly string[] = ["ecdsa", "deterministicEcdsa", "rsaPss", "rsaPkcs1v15Sign"];

const mustBeSignHash: ArgumentRule = (value) => {
  const kind = kindIn(value);
  if (kind === "specific") return mustBeHashOrNumber((value as { readonly value?: unknown }).value);
  return kind === "any" || kind === "unknown" ? undefined : `{ kind: "specific", value: hash }, not ${kindOf(value)}`;
};

/** Accepts the type of a key. Its family is checked when it is encoded. */
export const mustBeKeyType: ArgumentRule = (value) =>
  kindIn(value) !== "" ? undefined : `the type of a key, such as { kind: "rsaKeyPair" }, not ${kindOf(value)}`;

/** The `kind` of a union's variant; "" for anything else. */
function kindIn(value: unknown): string {
  const kind: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "kind") : undefined;
  return typeof kind === "string" ? kind : "";
}

/** True for what stands for a value of an enumeration that only a newer service knows: an int32. */
function isEnumNumber(value: unknown): boolean {
  return typeof value === "number" && (value | 0) === value;
}

function isKeyOf(table: object, value: unknown): boolean {
  return typeof value === "string" && Object.hasOwn(table, value);
}
