import { type ArgumentRule, kindOf, mustBeOneOf } from "@parsec-ts/wire-protocol";
import { isDotted } from "../name/attribute-types.js";

/** A use of the key, by its name in RFC 5280, section 4.2.1.3. */
export type KeyUsage =
  | "digitalSignature"
  | "nonRepudiation"
  | "keyEncipherment"
  | "dataEncipherment"
  | "keyAgreement"
  | "keyCertSign"
  | "cRLSign"
  | "encipherOnly"
  | "decipherOnly";

/** In the order of their bits. */
export const KEY_USAGES: readonly KeyUsage[] = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
];

/** A purpose of the certificate by its name in RFC 5280, section 4.2.1.12, or by its object identifier. */
export type ExtendedKeyUsage = ExtendedKeyUsageName | `${number}.${string}`;

/** The purposes that have names. */
export type ExtendedKeyUsageName =
  | "serverAuth"
  | "clientAuth"
  | "codeSigning"
  | "emailProtection"
  | "timeStamping"
  | "ocspSigning";

export const EXTENDED_KEY_USAGES: { readonly [Name in ExtendedKeyUsageName]: string } = {
  serverAuth: "1.3.6.1.5.5.7.3.1",
  clientAuth: "1.3.6.1.5.5.7.3.2",
  codeSigning: "1.3.6.1.5.5.7.3.3",
  emailProtection: "1.3.6.1.5.5.7.3.4",
  timeStamping: "1.3.6.1.5.5.7.3.8",
  ocspSigning: "1.3.6.1.5.5.7.3.9",
};

const usageName: ArgumentRule = /* @__PURE__ */ mustBeOneOf(...KEY_USAGES);
const extendedName: ArgumentRule = /* @__PURE__ */ mustBeOneOf(...Object.keys(EXTENDED_KEY_USAGES));

export const mustBeKeyUsages: ArgumentRule = /* @__PURE__ */ mustBeSome(usageName);

export const mustBeExtendedKeyUsages: ArgumentRule = /* @__PURE__ */ mustBeSome((value) =>
  typeof value === "string" && isDotted(value) ? undefined : extendedName(value),
);

/** The object identifiers of purposes. */
export function purposeIds(usages: readonly ExtendedKeyUsage[]): string[] {
  return usages.map((usage) => EXTENDED_KEY_USAGES[usage as ExtendedKeyUsageName] ?? usage);
}

/** The name of a purpose; one that has none keeps its object identifier. */
export function purposeName(oid: string): ExtendedKeyUsage {
  const names = Object.keys(EXTENDED_KEY_USAGES) as ExtendedKeyUsageName[];
  return names.find((name) => EXTENDED_KEY_USAGES[name] === oid) ?? (oid as ExtendedKeyUsage);
}

/** Accepts an array of at least one value, each of which obeys the rule and none of which occurs twice. */
function mustBeSome(rule: ArgumentRule): ArgumentRule {
  return (value) => {
    if (!Array.isArray(value) || value.length === 0) return `an array of at least one name, not ${kindOf(value)}`;
    const wrong = value.map(rule).find((expected) => expected !== undefined);
    if (wrong !== undefined) return `made of ${wrong}`;
    return new Set(value).size < value.length ? "an array without a name that occurs twice" : undefined;
  };
}
