import { psaAeadDecrypt } from "@parsec-ts/operations";
import { isParsecError, type ParsecError, type StatusName, statusName } from "@parsec-ts/wire-protocol";
import { PsaError } from "./psa-error.js";
import { PsaStatus, type PsaStatusName } from "./psa-status.js";

/** Statuses of the service itself, which have no PSA number of their own. Parsec documentation, "Status Codes". */
const BY_SERVICE_STATUS: Record<Exclude<StatusName, `PsaError${string}`>, PsaStatusName> = {
  // An error with the status of a success must not become one.
  Success: "GENERIC_ERROR",
  WrongProviderId: "GENERIC_ERROR",
  ContentTypeNotSupported: "NOT_SUPPORTED",
  AcceptTypeNotSupported: "NOT_SUPPORTED",
  WireProtocolVersionNotSupported: "NOT_SUPPORTED",
  ProviderNotRegistered: "NOT_SUPPORTED",
  ProviderDoesNotExist: "NOT_SUPPORTED",
  DeserializingBodyFailed: "INVALID_ARGUMENT",
  SerializingBodyFailed: "GENERIC_ERROR",
  OpcodeDoesNotExist: "NOT_SUPPORTED",
  ResponseTooLarge: "GENERIC_ERROR",
  AuthenticationError: "NOT_PERMITTED",
  AuthenticatorDoesNotExist: "NOT_PERMITTED",
  AuthenticatorNotRegistered: "NOT_PERMITTED",
  KeyInfoManagerError: "STORAGE_FAILURE",
  ConnectionError: "COMMUNICATION_FAILURE",
  InvalidEncoding: "GENERIC_ERROR",
  InvalidHeader: "GENERIC_ERROR",
  WrongProviderUuid: "GENERIC_ERROR",
  NotAuthenticated: "NOT_PERMITTED",
  BodySizeExceedsLimit: "INVALID_ARGUMENT",
  AdminOperation: "NOT_PERMITTED",
  DeprecatedPrimitive: "NOT_SUPPORTED",
};

/** Error codes that are more specific than their family. */
const BY_CODE: ReadonlyMap<string, PsaStatusName> = /* @__PURE__ */ new Map([
  ["ERR_PARSEC_CLOSED", "BAD_STATE"],
  ["ERR_PARSEC_ENDPOINT_UNTRUSTED", "NOT_PERMITTED"],
  ["ERR_PARSEC_KEY_POLICY", "NOT_PERMITTED"],
  ["ERR_PARSEC_NO_AUTHENTICATOR", "NOT_PERMITTED"],
  ["ERR_PARSEC_NO_PROVIDER", "NOT_SUPPORTED"],
  ["ERR_PARSEC_QUEUE_FULL", "INSUFFICIENT_MEMORY"],
  ["ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER", "COMMUNICATION_FAILURE"],
  ["ERR_PARSEC_PROTOCOL_TRUNCATED_BODY", "COMMUNICATION_FAILURE"],
  ["ERR_PARSEC_PROTOCOL_ECHO", "CORRUPTION_DETECTED"],
  ["ERR_PARSEC_PROTOCOL_RESULT", "CORRUPTION_DETECTED"],
  ["ERR_PARSEC_PUBLIC_KEY_MISMATCH", "CORRUPTION_DETECTED"],
  ["ERR_PARSEC_SIGNATURE_INVALID", "CORRUPTION_DETECTED"],
]);

/** The PSA status that a C caller gets for an error of any kind: always below 0, never a success. */
export function psaStatusOf(error: unknown): number {
  if (error instanceof PsaError) return error.status;
  return isParsecError(error) ? ofParsecError(error) : PsaStatus.GENERIC_ERROR;
}

function ofParsecError(error: ParsecError): number {
  const specific = BY_CODE.get(error.code);
  if (specific !== undefined) return PsaStatus[specific];
  switch (error.family) {
    case "service":
      return ofService(error);
    case "usage":
      return PsaStatus.INVALID_ARGUMENT;
    case "transport":
      return PsaStatus.COMMUNICATION_FAILURE;
    default:
      return PsaStatus.GENERIC_ERROR;
  }
}

function ofService({ code, status, opcode }: ParsecError): number {
  if (code === "ERR_PARSEC_DECRYPTION_FAILED") {
    return opcode === psaAeadDecrypt.opcode ? PsaStatus.INVALID_SIGNATURE : PsaStatus.INVALID_PADDING;
  }
  const name = status === undefined ? undefined : statusName(status);
  if (status === undefined || name === undefined) return PsaStatus.GENERIC_ERROR;
  return isPsa(name) ? 1000 - status : PsaStatus[BY_SERVICE_STATUS[name]];
}

function isPsa(name: StatusName): name is Extract<StatusName, `PsaError${string}`> {
  return name.startsWith("PsaError");
}
