import { type ArgumentRule, kindOf, mustBeObject } from "@parsec-ts/wire-protocol";

/** Accepts key handles. */
export const mustBeParsecKey: ArgumentRule = (value) =>
  isParsecKey(value) ? undefined : `a ParsecKey, as client.key(name) returns it, not ${kindOf(value)}`;

export const mustBeJwk: ArgumentRule = /* @__PURE__ */ mustBeObject('{ kty: "EC", crv: "P-256", x, y }');

export const mustBeClaims: ArgumentRule = /* @__PURE__ */ mustBeObject('{ sub: "pump-17" }');

export const mustBeDate: ArgumentRule = (value) =>
  value instanceof Date && Number.isFinite(value.getTime()) ? undefined : `a valid Date, not ${kindOf(value)}`;

/** Accepts one text or several. */
export const mustBeTexts: ArgumentRule = (value) => {
  const texts = Array.isArray(value) ? value : [value];
  const isRight = texts.length > 0 && texts.every((text) => typeof text === "string");
  return isRight ? undefined : `a text or an array of texts, not ${kindOf(value)}`;
};

/** True for a key handle, of any installed copy of the client. */
export function isParsecKey(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { sign, algorithm } = value as { readonly sign?: unknown; readonly algorithm?: unknown };
  return typeof sign === "function" && typeof algorithm === "function";
}
