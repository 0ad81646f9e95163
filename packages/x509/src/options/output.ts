import { encodePem } from "@parsec-ts/key-formats";
import { mustBeOneOf, type OptionRules } from "@parsec-ts/wire-protocol";

/** The form of a result. */
export interface OutputOptions {
  /** `"pem"`, a text, by default. */
  readonly format?: "pem" | "der";
}

export const outputOptionRules: OptionRules<OutputOptions> = { format: /* @__PURE__ */ mustBeOneOf("pem", "der") };

/** Writes a result in the form that the caller wants. */
export function writeResult(
  label: "CERTIFICATE" | "CERTIFICATE REQUEST",
  der: Uint8Array<ArrayBuffer>,
  { format = "pem" }: OutputOptions,
): string | Uint8Array<ArrayBuffer> {
  return format === "der" ? der : encodePem(label, der);
}
