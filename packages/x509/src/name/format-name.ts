import { utf8Bytes } from "@parsec-ts/operations/codec";
import { type ArgumentRule, checkArgument, kindOf } from "@parsec-ts/wire-protocol";
import type { DistinguishedName, NameAttribute } from "./distinguished-name.js";

/**
 * Formats a name as the text of RFC 4514, the last part first. Control characters and invisible ones are written in hexadecimal, so that the
 * text can be shown on a terminal; {@link parseName} reads it back.
 */
export function formatName(name: DistinguishedName): string {
  checkArgument("formatName", "name", name, mustBeParts);
  return [...name]
    .reverse()
    .map((part) => part.map(formatAttribute).join("+"))
    .join(",");
}

const mustBeParts: ArgumentRule = (value) =>
  Array.isArray(value) && value.every((part) => Array.isArray(part) && part.every(isAttribute))
    ? undefined
    : `the parts of a name, as parseName returns them, not ${Array.isArray(value) ? "an array of something else" : kindOf(value)}`;

function isAttribute(value: unknown): boolean {
  const { type, value: text } = (value ?? {}) as Partial<NameAttribute>;
  return typeof type === "string" && typeof text === "string";
}

function formatAttribute({ type, value, isEncoded }: NameAttribute): string {
  return `${type}=${isEncoded ? `#${value}` : escapeValue(value)}`;
}

function escapeValue(value: string): string {
  return value
    .replace(/["+,;<>\\]|^[ #]| $/g, "\\$&")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => Array.from(utf8Bytes(character), toHexPair).join(""));
}

function toHexPair(byte: number): string {
  return `\\${byte.toString(16).padStart(2, "0")}`;
}
