import { readUtf8 } from "@parsec-ts/operations/codec";
import { malformed } from "../jose-error.js";

/** A JSON object that a token brought: no member occurs twice in it, and none is called `__proto__`. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Objects and arrays that may lie in each other. */
const MAX_DEPTH = 32;

/**
 * Reads a JSON object from UTF-8. Two members of one name are refused, anywhere in it: readers differ in which of them counts, so that a
 * token could mean two things (RFC 7515, section 4; RFC 7519, section 4). `name` says in errors which part of the token this is.
 *
 * @throws `ParsecError` `ERR_PARSEC_JOSE_MALFORMED`
 */
export function parseObject(bytes: Uint8Array, name: string): JsonObject {
  const text = decodeText(bytes, name);
  const value = parseJson(text, name);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw malformed(`its ${name} is JSON, and no object`);
  }
  checkMembers(text, name);
  return value as JsonObject;
}

function decodeText(bytes: Uint8Array, name: string): string {
  try {
    return readUtf8(bytes, 0, bytes.length);
  } catch {
    throw malformed(`its ${name} is not UTF-8`);
  }
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(`its ${name} is not JSON`);
  }
}

/** Checks the names of all members and the depth. The text is known to be JSON. */
function checkMembers(text: string, name: string): void {
  // The names of each object that is open; nothing for an array.
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    switch (text.charAt(at)) {
      case "{":
      case "[":
        open.push(text.charAt(at) === "{" ? new Set() : undefined);
        if (open.length > MAX_DEPTH) throw malformed(`its ${name} is nested more than ${MAX_DEPTH} times`);
        break;
      case "}":
      case "]":
        open.pop();
        break;
      case '"': {
        const end = endOfText(text, at);
        if (isBeforeColon(text, end)) addName(open.at(-1), JSON.parse(text.slice(at, end)), name);
        at = end - 1;
        break;
      }
      default:
    }
  }
}

function addName(names: Set<string> | undefined, member: string, name: string): void {
  if (names === undefined || names.has(member)) throw malformed(`its ${name} has a member twice`);
  if (member === "__proto__") throw malformed(`its ${name} has a member with the name of an object's prototype`);
  names.add(member);
}

/** The offset behind the text that starts at a quotation mark. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    const sign = text.charAt(at);
    if (sign === '"') return at + 1;
    if (sign === "\\") at++;
  }
}

function isBeforeColon(text: string, from: number): boolean {
  let at = from;
  while (" \t\n\r".includes(text.charAt(at)) && at < text.length) at++;
  return text.charAt(at) === ":";
}
