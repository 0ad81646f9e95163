import { readUtf8, utf8Bytes } from "@parsec-ts/operations/codec";
import { checkArgument, mustBeText } from "@parsec-ts/wire-protocol";
import { nameError, tooLong } from "../x509-error.js";
import { attributeType, findAttributeType } from "./attribute-types.js";
import type { DistinguishedName, NameAttribute } from "./distinguished-name.js";

/** Longest text of a name that is read, in characters. */
const MAX_LENGTH = 16_384;

/** Characters that stand for themselves behind a backslash. RFC 4514, section 3. */
const ESCAPABLE = ' "#+,;<=>\\';

/** Characters that stand for themselves behind a backslash alone. */
const SPECIAL = '"+,;<>\0';

/** A value as it was read, and the position behind it. */
interface ReadValue {
  readonly value: string;
  readonly isEncoded?: true;
  readonly end: number;
}

/**
 * Parses a name from the text of RFC 4514, such as `CN=pump-17,O=Example`; `1.2.3.4=…` names an attribute by its object identifier, `#` starts
 * a value in hexadecimal DER. Spaces around separators are allowed. The result is in the order of encoding: the last part of the text first.
 *
 * @throws `ParsecError` `ERR_PARSEC_X509_NAME`, `ERR_PARSEC_X509_TOO_LONG`, `ERR_PARSEC_ARGUMENT` for an unknown attribute
 */
export function parseName(text: string): DistinguishedName {
  checkArgument("parseName", "text", text, mustBeText);
  return parseNameFor("parseName", text);
}

/** As {@link parseName}, for another function. */
export function parseNameFor(functionName: string, text: string): DistinguishedName {
  if (text.length > MAX_LENGTH) throw tooLong("name", MAX_LENGTH, "characters");
  if (text.trim() === "") return [];
  if (text.startsWith("/")) {
    throw nameError("is of the form /C=DE/CN=pump-17; write it as CN=pump-17,C=DE, the most special part first", 0);
  }
  const parts: NameAttribute[][] = [[]];
  for (let at = 0; ; ) {
    const { type, start } = readType(functionName, text, at);
    const { value, end, isEncoded } = text[start] === "#" ? readHex(text, start) : readText(text, start);
    parts.at(-1)?.push({ type, value, ...(isEncoded && { isEncoded }) });
    if (end === text.length) return parts.reverse();
    if (text[end] === ",") parts.push([]);
    at = end + 1;
  }
}

function readType(functionName: string, text: string, at: number): { readonly type: string; readonly start: number } {
  const pattern = / *([A-Za-z0-9.-]{1,256}) *= */y;
  pattern.lastIndex = at;
  const [, name] = pattern.exec(text) ?? [];
  if (name === undefined) throw nameError("wants an attribute such as CN=", at);
  const type = findAttributeType(name.replace(/^oid\./i, "")) ?? attributeType(functionName, name);
  return { type: type.name, start: pattern.lastIndex };
}

/** Reads DER in hexadecimal. */
function readHex(text: string, start: number): ReadValue {
  const pattern = /#((?:[0-9A-Fa-f]{2})+) *(?=[,+]|$)/y;
  pattern.lastIndex = start;
  const [, digits] = pattern.exec(text) ?? [];
  if (digits === undefined) throw nameError("has a # that pairs of hexadecimal digits should follow", start);
  return { value: digits.toLowerCase(), isEncoded: true, end: pattern.lastIndex };
}

/** Reads text up to a separator. Spaces at its end belong to it only behind a backslash. */
function readText(text: string, start: number): ReadValue {
  const bytes: number[] = [];
  /** Length up to the last character that is no space, or one behind a backslash. */
  let length = 0;
  let at = start;
  while (at < text.length && text[at] !== "," && text[at] !== "+") {
    const { units, next } = readCharacter(text, at);
    bytes.push(...units);
    if (text[at] !== " ") length = bytes.length;
    at = next;
  }
  if (length === 0) throw nameError("has an attribute without a value", start);
  try {
    return { value: readUtf8(Uint8Array.from(bytes), 0, length), end: at };
  } catch {
    throw nameError("has bytes behind backslashes that are not UTF-8", start);
  }
}

/** Reads one character, or one byte behind a backslash, as bytes of UTF-8. */
function readCharacter(text: string, at: number): { readonly units: Iterable<number>; readonly next: number } {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (character !== "\\") {
    if (SPECIAL.includes(character)) throw nameError(`has ${JSON.stringify(character)} without a backslash`, at);
    if (/\p{Surrogate}/u.test(character)) throw nameError("has half of a character, a lone surrogate", at);
    return { units: utf8Bytes(character), next: at + character.length };
  }
  const escaped = text[at + 1] ?? "";
  if (escaped !== "" && ESCAPABLE.includes(escaped)) return { units: utf8Bytes(escaped), next: at + 2 };
  const digits = text.slice(at + 1, at + 3);
  if (!/^[0-9A-Fa-f]{2}$/.test(digits)) throw nameError("has a backslash before a character that needs none", at);
  return { units: [Number.parseInt(digits, 16)], next: at + 3 };
}
