import { clientErrors, statusAdvice } from "@parsec-ts/client";
import { keyFormatErrors } from "@parsec-ts/key-formats";
import { operationErrors } from "@parsec-ts/operations";
import { transportErrors } from "@parsec-ts/transport";
import { type ErrorDescription, isParsecError, type StatusName, wireProtocolErrors } from "@parsec-ts/wire-protocol";

/** An error in words: its code and message, and what the packages' tables say about the code. */
export interface ErrorWords {
  readonly code: string;
  readonly family: string;
  readonly message: string;
  readonly cause: string;
  readonly cure: string;
}

const TABLES: Readonly<Record<string, ErrorDescription>> = {
  ...wireProtocolErrors,
  ...operationErrors,
  ...keyFormatErrors,
  ...transportErrors,
  ...clientErrors,
};

const FAULT: Readonly<Record<string, string>> = {
  usage: "The caller broke a rule.",
  protocol: "The peer broke the wire format, or answered something else than it was asked.",
  transport: "Bytes did not travel, or not in time.",
  service: "The service answered with the status of an error.",
};

/** Describes what a call threw. */
export function errorWords(error: unknown): ErrorWords {
  if (!isParsecError(error)) {
    return { code: "no ParsecError", family: "", message: String(error), cause: "A defect of this page.", cure: "" };
  }
  const { code, family, message, statusName } = error;
  const { cause = FAULT[family] ?? "", cure = "" } = TABLES[code] ?? {};
  const advice = statusName === undefined ? undefined : statusAdvice(statusName as StatusName);
  return { code, family, message, cause, cure: advice ?? cure };
}
