import { isParsecError } from "@parsec-ts/wire-protocol";
import { type DomErrorName, domException } from "./dom-exception.js";

/** Statuses by which a provider says that it cannot do what was asked for, whatever the key. Providers differ in the one they choose. */
const CANNOT: readonly string[] = [
  "PsaErrorNotSupported",
  "PsaErrorInvalidArgument",
  "PsaErrorNotPermitted",
  "PsaErrorGenericError",
  "PsaErrorCommunicationFailure",
  "DeprecatedPrimitive",
  "OpcodeDoesNotExist",
  "UnsupportedParsecOpcode",
];

const UNCERTAIN: readonly string[] = ["PsaErrorGenericError", "PsaErrorCommunicationFailure"];

/** Statuses whose meaning the specification has an error name for. */
const NAMES: Readonly<Record<string, DomErrorName>> = {
  PsaErrorNotSupported: "NotSupportedError",
  OpcodeDoesNotExist: "NotSupportedError",
  DeprecatedPrimitive: "NotSupportedError",
  PsaErrorNotPermitted: "InvalidAccessError",
};

/** True if the provider cannot make or hold such a key, and another provider might. */
export function isRefusedByProvider(error: unknown): boolean {
  return isParsecError(error) && error.statusName !== undefined && includes(CANNOT, error.statusName);
}

/** True for a refusal after which there is no key: with some statuses a provider only says that it met an error. */
export function isCertain(refusal: unknown): boolean {
  return !isParsecError(refusal) || !includes(UNCERTAIN, refusal.statusName ?? "");
}

/** The `DOMException` for an error of the client, which becomes its `cause`. Anything else is returned as it is. */
export function fromParsecError(error: unknown): unknown {
  if (!isParsecError(error)) return error;
  const name = NAMES[error.statusName ?? ""] ?? "OperationError";
  const blame = error.family === "usage" ? "" : "The Parsec service did not do it: ";
  return domException(name, `${blame}${error.message}`, error);
}

/** The one error of every failed decryption: the reason would help an attacker. */
export function decryptionError(error: unknown): unknown {
  if (!isParsecError(error)) return error;
  return error.family === "service" ? decryptionFailed(error) : fromParsecError(error);
}

/** As {@link decryptionError}, for data that are refused here. */
export function decryptionFailed(cause?: unknown): Error {
  return domException("OperationError", "The data could not be decrypted.", cause);
}

/** Awaits a call to the service, and converts its error. */
export async function inService<Result>(
  call: Promise<Result>,
  convert: (error: unknown) => unknown = fromParsecError,
): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    throw convert(error);
  }
}

function includes(list: readonly string[], value: string): boolean {
  return list.indexOf(value) >= 0;
}
