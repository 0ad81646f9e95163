import type { AttributeName } from "./attribute-types.js";

/** One attribute of a name: `{ type: "CN", value: "pump-17" }`. */
export interface NameAttribute {
  /** A name such as `CN`, or an object identifier in its dotted form. */
  readonly type: AttributeName | (string & {});
  readonly value: string;
  /** True if the value is not text, but DER of any type in hexadecimal. RFC 4514 writes it behind `#`. */
  readonly isEncoded?: true;
}

/**
 * A name, part by part, in the order in which it is encoded: the most general part first, which RFC 4514 writes last. Nearly always a part
 * has one attribute.
 */
export type DistinguishedName = readonly (readonly NameAttribute[])[];

/** A name as an object: `{ CN: "pump-17", O: "Example" }`. Several values of one attribute are in the order of RFC 4514, as `DC: ["example", "org"]`. */
export type NameObject = { readonly [Name in AttributeName]?: string | readonly string[] };

/** A name in any of its forms: text of RFC 4514, an object, or its parts. */
export type NameInput = string | NameObject | DistinguishedName;
