import { type ArgumentRule, kindOf, mustBeObject } from "@parsec-ts/wire-protocol";

export const mustBeJwk: ArgumentRule = /* @__PURE__ */ mustBeObject('{ kty: "EC", crv: "P-256", x, y }');

export const mustBeClaims: ArgumentRule = /* @__PURE__ */ mustBeObject('{ sub: "pump-17" }');

/** Accepts one text or several. */
export const mustBeTexts: ArgumentRule = (value) => {
  const texts = Array.isArray(value) ? value : [value];
  const isRight = texts.length > 0 && texts.every((text) => typeof text === "string");
  return isRight ? undefined : `a text or an array of texts, not ${kindOf(value)}`;
};
