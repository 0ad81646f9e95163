import { type DerValue, derObjectIdentifier, derSequence, encodeDer } from "@parsec-ts/key-formats";
import { utf8Bytes } from "@parsec-ts/operations/codec";
import { type ArgumentRule, argumentError, kindOf, mustBeObject } from "@parsec-ts/wire-protocol";
import { checkDer } from "../der/check-der.js";
import { fromHex } from "../der/hex.js";
import { Tag } from "../der/tags.js";
import { ATTRIBUTE_NAMES, type AttributeType, attributeType } from "./attribute-types.js";
import { hasControlCharacters } from "./control-characters.js";
import type { DistinguishedName, NameAttribute, NameInput, NameObject } from "./distinguished-name.js";
import { parseNameFor } from "./parse-name.js";

/** Most parts of a name. */
const MAX_PARTS = 64;

const STRING_TAGS = { utf8: Tag.Utf8String, printable: Tag.PrintableString, ia5: Tag.Ia5String } as const;

/**
 * Encodes a name as the caller gave it, in DER.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`, `ERR_PARSEC_X509_NAME`, `ERR_PARSEC_X509_TOO_LONG`
 */
export function encodeName(functionName: string, input: NameInput): Uint8Array<ArrayBuffer> {
  const name = toParts(functionName, input);
  if (name.length > MAX_PARTS) throw argumentError("subject", `a name of at most ${MAX_PARTS} parts`, functionName);
  return encodeDer(derSequence(...name.map((part) => encodePart(functionName, part))));
}

/** True for the DER of a name without parts. */
export function isEmptyName(der: Uint8Array): boolean {
  return der.length === 2;
}

/** Accepts names in their three forms. Their content is checked by {@link encodeName}. */
export const mustBeName: ArgumentRule = (value) =>
  typeof value === "string" || Array.isArray(value) || isObject(value) === undefined
    ? undefined
    : `a name such as "CN=pump-17,O=Example" or { CN: "pump-17", O: "Example" }, not ${kindOf(value)}`;

const isObject: ArgumentRule = /* @__PURE__ */ mustBeObject("{ CN: … }");

function toParts(functionName: string, input: NameInput): DistinguishedName {
  if (typeof input === "string") return parseNameFor(functionName, input);
  return Array.isArray(input) ? (input as DistinguishedName) : objectParts(functionName, input as NameObject);
}

/** The parts of an object, from the general to the special, whatever the order of its members. */
function objectParts(functionName: string, input: NameObject): DistinguishedName {
  for (const name of Object.keys(input)) {
    if (!(ATTRIBUTE_NAMES as readonly string[]).includes(name)) {
      const { name: known } = attributeType(functionName, name);
      throw argumentError(`subject.${name}`, `written ${known}, or the name given as parts or text`, functionName);
    }
  }
  return ATTRIBUTE_NAMES.flatMap((type) => {
    const value = input[type];
    const values = value === undefined ? [] : Array.isArray(value) ? value : [value];
    return values.map((text: string) => [{ type, value: text }]).reverse();
  });
}

/** A part is a SET OF: DER orders its elements by their bytes. */
function encodePart(functionName: string, part: readonly NameAttribute[]): DerValue {
  if (!Array.isArray(part) || part.length === 0) {
    throw argumentError("subject", 'made of parts such as [{ type: "CN", value: "pump-17" }]', functionName);
  }
  for (const attribute of part) {
    if (typeof attribute?.type !== "string") {
      throw argumentError("subject", 'made of parts such as [{ type: "CN", value: "pump-17" }]', functionName);
    }
  }
  const types = part.map(({ type }) => attributeType(functionName, type));
  if (new Set(types.map(({ oid }) => oid)).size < types.length) {
    throw argumentError("subject", "made of parts that have no attribute twice", functionName);
  }
  const encoded = part.map((attribute, i) => encodeAttribute(functionName, types[i] as AttributeType, attribute));
  return { tag: Tag.Set, contents: encoded.sort(compareBytes) };
}

function encodeAttribute(functionName: string, type: AttributeType, attribute: NameAttribute): Uint8Array {
  const { value, isEncoded } = attribute;
  const encoded = isEncoded
    ? encodedValue(functionName, type, value)
    : encodeDer({ tag: STRING_TAGS[type.string], contents: [utf8Bytes(checkValue(functionName, type, value))] });
  return encodeDer(derSequence(derObjectIdentifier(type.oid), encoded));
}

/** The bytes of a value that the caller encoded: one element of DER. */
function encodedValue(functionName: string, { name }: AttributeType, value: string): Uint8Array {
  try {
    const der = fromHex(value);
    if (checkDer(der) === 1 && !hasControlCharacters(der)) return der;
  } catch {
    // The same error as for a wrong number of elements.
  }
  const expected = "one element of DER in hexadecimal behind its #, and no text with control characters";
  throw argumentError(`subject.${name}`, expected, functionName);
}

function checkValue(functionName: string, type: AttributeType, value: unknown): string {
  const expected = problemOf(type, value);
  if (expected === undefined) return value as string;
  throw argumentError(`subject.${type.name}`, expected, functionName);
}

function problemOf({ name, string, maxLength }: AttributeType, value: unknown): string | undefined {
  if (typeof value !== "string") return `text, not ${kindOf(value)}`;
  if (value === "") return "at least one character long, or left out";
  if (/\p{Surrogate}/u.test(value)) return "valid Unicode, without unpaired surrogates";
  if (/\p{Cc}/u.test(value)) return "text without control characters";
  if (name === "C" && !/^[A-Za-z]{2}$/.test(value)) return "two letters: DE, FR, US";
  if ([...value].length > maxLength) return `at most ${maxLength} characters long (RFC 5280, appendix A.1)`;
  if (string === "printable" && !/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value)) {
    return "made of letters A to Z, digits, spaces and '()+,-./:=?";
  }
  return string === "ia5" && !/^[\x20-\x7e]*$/.test(value) ? "ASCII (xn--… for other domain names)" : undefined;
}

function compareBytes(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  for (let i = 0; i < length; i++) {
    const difference = (one[i] ?? 0) - (other[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}
