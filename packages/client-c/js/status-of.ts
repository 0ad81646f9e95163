import { isParsecError } from "@parsec-ts/client";
import { PsaError, psaStatusOf } from "@parsec-ts/psa";

import { OwnStatus } from "./generated/shared-numbers.js";

/** PSA's statuses are 1000 and more in the protocol. */
const FIRST_OF_PSA = 1000;

/** Statuses of the library itself. */
const BY_CODE: ReadonlyMap<string, number> = new Map([
  ["ERR_PARSEC_DEADLINE", OwnStatus.DEADLINE],
  ["ERR_PARSEC_ENDPOINT_UNTRUSTED", OwnStatus.UNTRUSTED],
  ["ERR_PARSEC_ENDPOINT_OWN_PROCESS", OwnStatus.OWN_PROCESS],
  ["ERR_PARSEC_CLOSED", OwnStatus.CLOSED],
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
