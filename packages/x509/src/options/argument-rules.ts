import { type ArgumentRule, kindOf, mustBeBytes } from "@parsec-ts/wire-protocol";

/** Accepts what `parse` reads. */
export const mustBeCertificateInput: ArgumentRule = (value) =>
  typeof value === "string" || mustBeBytes(value) === undefined
    ? undefined
    : `PEM as text, or PEM or DER as a Uint8Array, not ${kindOf(value)}`;
