import { kindOf } from "@parsec-ts/wire-protocol";
import { PsaStatus, type PsaStatusName } from "./psa-status.js";

/** An error that already has its PSA status, such as `NOT_SUPPORTED` for a number without a counterpart. */
export class PsaError extends Error {
  override readonly name = "PsaError";
  /** The number that a C function returns for this error; below 0. */
  readonly status: number;

  constructor(status: Exclude<PsaStatusName, "SUCCESS">, message: string) {
    super(message);
    this.status = PsaStatus[status];
  }
}

/** The error for a value that exists in PSA but not in Parsec, or the other way round. `value` is a number, or a name from an enumeration. */
export function notSupported(kind: string, value: unknown): PsaError {
  const shown =
    typeof value === "number" ? `0x${value.toString(16)}` : typeof value === "string" ? value : kindOf(value);
  return new PsaError("NOT_SUPPORTED", `The ${kind} ${shown} has no counterpart.`);
}
