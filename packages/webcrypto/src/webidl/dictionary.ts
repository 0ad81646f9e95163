import { copyBufferSource, isBufferSource, isUint8Array, toBufferSource } from "./buffer-source.js";
import { isObject, toInteger } from "./convert.js";

/** Members of one dictionary that a caller gave. Each is read at most once, when it is asked for. */
export interface DictionaryReader {
  /** The member as it is; `undefined` if absent. */
  optional(member: string): unknown;
  /** @throws TypeError if the member is absent */
  required(member: string): unknown;
  /** A required integer from 0 to `max`. @throws TypeError */
  integer(member: string, max: number): number;
  /** An optional integer from 0 to `max`. @throws TypeError */
  optionalInteger(member: string, max: number): number | undefined;
  /** A copy of a required BufferSource. @throws TypeError */
  bytes(member: string): Uint8Array<ArrayBuffer>;
  /** A copy of an optional BufferSource. @throws TypeError */
  optionalBytes(member: string): Uint8Array<ArrayBuffer> | undefined;
  /** A copy of a required BigInteger, which is a `Uint8Array`. @throws TypeError */
  bigInteger(member: string): Uint8Array<ArrayBuffer>;
}

/** Reads members of an object that is taken as a dictionary. */
export function readDictionary(source: object, dictionary: string): DictionaryReader {
  const path = (member: string): string => `${dictionary}.${member}`;
  const optional = (member: string): unknown => (source as Record<string, unknown>)[member];
  const required = (member: string): unknown => {
    const value = optional(member);
    if (value === undefined) throw new TypeError(`${path(member)} is required.`);
    return value;
  };
  const copy = (member: string, value: unknown): Uint8Array<ArrayBuffer> =>
    copyBufferSource(toBufferSource(value, path(member)));
  return {
    optional,
    required,
    integer: (member, max) => toInteger(required(member), max, path(member)),
    optionalInteger(member, max) {
      const value = optional(member);
      return value === undefined ? undefined : toInteger(value, max, path(member));
    },
    bytes: (member) => copy(member, required(member)),
    optionalBytes(member) {
      const value = optional(member);
      return value === undefined ? undefined : copy(member, value);
    },
    bigInteger(member) {
      const value = required(member);
      if (!isUint8Array(value) || !isBufferSource(value)) {
        throw new TypeError(`${path(member)} must be a Uint8Array.`);
      }
      return copyBufferSource(value);
    },
  };
}

/** Members of a JsonWebKey in Web IDL's order, by their names; those of newer kinds of keys too. */
const JWK_MEMBERS: readonly string[] = [
  "alg",
  "crv",
  "d",
  "dp",
  "dq",
  "e",
  "ext",
  "k",
  "key_ops",
  "kty",
  "n",
  "oth",
  "p",
  "priv",
  "pub",
  "q",
  "qi",
  "use",
  "x",
  "y",
];

/** Copies the members of a JsonWebKey, each read once, into an object without a prototype. Nothing is an empty dictionary. */
export function copyJsonWebKey(source: unknown): Record<string, unknown> {
  const isNothing = source === undefined || source === null;
  if (!isNothing && !isObject(source)) throw new TypeError("A JsonWebKey must be an object.");
  const jwk: Record<string, unknown> = Object.create(null);
  for (let i = 0; !isNothing && i < JWK_MEMBERS.length; i++) {
    const member = JWK_MEMBERS[i] as string;
    const value = (source as Record<string, unknown>)[member];
    if (value !== undefined) jwk[member] = value;
  }
  return jwk;
}
