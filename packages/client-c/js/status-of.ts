import { PsaError, psaStatusOf } from "@parsec-ts/psa";
import { isParsecError } from "@parsec-ts/wire-protocol";

/** PSA's statuses are 1000 and more in the protocol. */
const FIRST_OF_PSA = 1000;

/** Statuses of the library: numbers that parsec_client_numbers.h has too. */
const BY_CODE: ReadonlyMap<string, number> = new Map([
  ["ERR_PARSEC_DEADLINE", -1002],
  ["ERR_PARSEC_ENDPOINT_UNTRUSTED", -1003],
  ["ERR_PARSEC_CLOSED", -1004],
]);

/** The status that a C caller gets for an error of any kind: never a success. */
export function statusOf(error: unknown): number {
  if (error instanceof PsaError || !isParsecError(error)) return psaStatusOf(error);
  const { family, status, code } = error;
  // A decryption that failed has a code of its own, which does not say why.
  const isOfService = family === "service" && code !== "ERR_PARSEC_DECRYPTION_FAILED";
  if (isOfService && status !== undefined && status > 0 && status < FIRST_OF_PSA) return status;
  return BY_CODE.get(code) ?? psaStatusOf(error);
}
