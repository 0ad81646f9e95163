import { unknownNameError } from "@parsec-ts/wire-protocol";

/** A kind of attribute that names are made of. RFC 5280, appendix A.1; RFC 4519, section 2. */
export interface AttributeType {
  readonly name: string;
  readonly oid: string;
  /** The string type of its values. */
  readonly string: "utf8" | "printable" | "ia5";
  /** Most characters of a value. */
  readonly maxLength: number;
}

/** Name of an attribute, as RFC 4514 and OpenSSL write it. */
export type AttributeName =
  | "DC"
  | "C"
  | "ST"
  | "L"
  | "STREET"
  | "O"
  | "OU"
  | "title"
  | "SN"
  | "givenName"
  | "pseudonym"
  | "dnQualifier"
  | "CN"
  | "UID"
  | "serialNumber"
  | "emailAddress";

type Row = readonly [oid: string, string: AttributeType["string"], maxLength: number];

/** From the general to the special: the order in which the attributes of an object are encoded. */
const ROWS: { readonly [Name in AttributeName]: Row } = {
  DC: ["0.9.2342.19200300.100.1.25", "ia5", 63],
  C: ["2.5.4.6", "printable", 2],
  ST: ["2.5.4.8", "utf8", 128],
  L: ["2.5.4.7", "utf8", 128],
  STREET: ["2.5.4.9", "utf8", 128],
  O: ["2.5.4.10", "utf8", 64],
  OU: ["2.5.4.11", "utf8", 64],
  title: ["2.5.4.12", "utf8", 64],
  SN: ["2.5.4.4", "utf8", 64],
  givenName: ["2.5.4.42", "utf8", 64],
  pseudonym: ["2.5.4.65", "utf8", 128],
  dnQualifier: ["2.5.4.46", "printable", 64],
  CN: ["2.5.4.3", "utf8", 64],
  UID: ["0.9.2342.19200300.100.1.1", "utf8", 256],
  serialNumber: ["2.5.4.5", "printable", 64],
  emailAddress: ["1.2.840.113549.1.9.1", "ia5", 255],
};

export const ATTRIBUTE_NAMES: readonly AttributeName[] = /* @__PURE__ */ Object.keys(ROWS) as AttributeName[];

/** Names that other programs write. */
const ALIASES: Readonly<Record<string, AttributeName>> = { e: "emailAddress", email: "emailAddress", gn: "givenName" };

/** Longest value of an attribute that has no name here. */
const MAX_OTHER_LENGTH = 1024;

const DOTTED = /^(?:[01]\.(?:[0-9]|[1-3][0-9])|2\.(?:0|[1-9][0-9]{0,39}))(?:\.(?:0|[1-9][0-9]{0,39})){0,20}$/;

/** Its bytes are at most as many as are read. */
const MAX_DOTTED_LENGTH = 128;

/** True for an object identifier in its dotted form. */
export function isDotted(text: string): boolean {
  return text.length <= MAX_DOTTED_LENGTH && DOTTED.test(text);
}

/** Returns the attribute type of a name in any case, or of an object identifier. */
export function findAttributeType(text: string): AttributeType | undefined {
  const lower = text.toLowerCase();
  const name = ATTRIBUTE_NAMES.find((known) => known.toLowerCase() === lower) ?? ownAlias(lower);
  if (name !== undefined) return typeOf(name);
  if (!isDotted(text)) return undefined;
  const known = ATTRIBUTE_NAMES.find((candidate) => ROWS[candidate][0] === text);
  return known === undefined ? { name: text, oid: text, string: "utf8", maxLength: MAX_OTHER_LENGTH } : typeOf(known);
}

/**
 * As {@link findAttributeType}, for a name that must be known.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`
 */
export function attributeType(functionName: string, text: string): AttributeType {
  const type = findAttributeType(text);
  if (type === undefined) throw unknownNameError(functionName, text.slice(0, 64), ATTRIBUTE_NAMES, "subject.");
  return type;
}

function typeOf(name: AttributeName): AttributeType {
  const [oid, string, maxLength] = ROWS[name];
  return { name, oid, string, maxLength };
}

function ownAlias(lower: string): AttributeName | undefined {
  return Object.hasOwn(ALIASES, lower) ? ALIASES[lower] : undefined;
}
