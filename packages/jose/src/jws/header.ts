import { type ArgumentRule, kindOf, mustBeObject } from "@parsec-ts/wire-protocol";
import { malformed, tokenError } from "../jose-error.js";
import { decodePart, encodedLength } from "../json/decode-part.js";
import { type JsonObject, parseObject } from "../json/parse-object.js";

/** Bytes that a header may have: certificates of `x5c` among them. */
export const MAX_HEADER_LENGTH = 16_384;

/** The protected header of a token that was verified or decrypted. RFC 7515, section 4.1. */
export interface JoseHeader {
  readonly alg: string;
  readonly kid?: string;
  readonly typ?: string;
  readonly cty?: string;
  readonly [name: string]: unknown;
}

/** Members of a header that a caller adds: all but those that say how the token is read. */
export interface HeaderMembers {
  /** The name of the key. By default the thumbprint of its public half; `undefined` leaves it out. */
  readonly kid?: string | undefined;
  readonly typ?: string | undefined;
  readonly cty?: string | undefined;
  readonly alg?: never;
  readonly crit?: never;
  readonly b64?: never;
  readonly [name: string]: unknown;
}

const mustBeMembers = /* @__PURE__ */ mustBeObject('{ typ: "at+jwt" }');

/** Accepts members that a caller may add. */
export const mustBeHeaderMembers: ArgumentRule = (value) => {
  const problem = mustBeMembers(value);
  if (problem !== undefined) return problem;
  const taken = ["alg", "crit", "b64", "__proto__"].find((name) => Object.hasOwn(value as object, name));
  if (taken !== undefined) {
    return `an object without ${taken}: alg follows from the key, and extensions are not made here`;
  }
  for (const name of ["kid", "typ", "cty"]) {
    const member: unknown = Reflect.get(value as object, name);
    if (member !== undefined && typeof member !== "string")
      return `an object whose ${name} is text, not ${kindOf(member)}`;
  }
  return undefined;
};

/**
 * Decodes a protected header.
 *
 * @throws `ParsecError` `ERR_PARSEC_JOSE_TOO_LONG`, `ERR_PARSEC_JOSE_MALFORMED`; `ERR_PARSEC_JOSE_HEADER` for one that only an extension makes whole
 */
export function decodeHeader(text: string): JoseHeader {
  if (text.length > encodedLength(MAX_HEADER_LENGTH)) {
    throw tokenError(
      "ERR_PARSEC_JOSE_TOO_LONG",
      `The token's header is longer than ${MAX_HEADER_LENGTH} bytes. Refuse it.`,
    );
  }
  const header = parseObject(decodePart(text, "header"), "header");
  if (typeof header.alg !== "string") throw malformed("its header has no alg");
  for (const name of ["kid", "typ", "cty"]) requireText(header, name);
  if (Object.hasOwn(header, "crit") || Object.hasOwn(header, "b64")) {
    throw headerError("needs an extension (crit or b64), and none is known here");
  }
  return header as JoseHeader;
}

/**
 * Checks the type of a token. Both `at+jwt` and `application/at+jwt` are that type, in any case of letters: RFC 7515, section 4.1.9.
 *
 * @throws `ParsecError` `ERR_PARSEC_JOSE_HEADER`
 */
export function requireType({ typ }: JoseHeader, wanted: string): void {
  if (typ === undefined || plainType(typ) !== plainType(wanted))
    throw headerError("has another typ than the wanted one");
}

export function headerError(problem: string): Error {
  return tokenError("ERR_PARSEC_JOSE_HEADER", `The token's header ${problem}. Refuse it.`);
}

function requireText(header: JsonObject, name: string): void {
  if (header[name] !== undefined && typeof header[name] !== "string")
    throw malformed(`${name} of its header is no text`);
}

function plainType(type: string): string {
  return type.toLowerCase().replace(/^application\//, "");
}
