import { psaAeadDecrypt } from "@parsec-ts/operations";
import { isParsecError, type ParsecError, type StatusName, statusName } from "@parsec-ts/wire-protocol";

/** What a PSA function returns, without the prefix `PSA_ERROR_`. PSA Crypto API, "Function return status codes". */
export const PsaStatus = {
  SUCCESS: 0,
  GENERIC_ERROR: -132,
  NOT_PERMITTED: -133,
  NOT_SUPPORTED: -134,
  INVALID_ARGUMENT: -135,
  INVALID_HANDLE: -136,
  BAD_STATE: -137,
  BUFFER_TOO_SMALL: -138,
  ALREADY_EXISTS: -139,
  DOES_NOT_EXIST: -140,
  INSUFFICIENT_MEMORY: -141,
  INSUFFICIENT_STORAGE: -142,
  INSUFFICIENT_DATA: -143,
  COMMUNICATION_FAILURE: -145,
  STORAGE_FAILURE: -146,
  HARDWARE_FAILURE: -147,
  INSUFFICIENT_ENTROPY: -148,
  INVALID_SIGNATURE: -149,
  INVALID_PADDING: -150,
  CORRUPTION_DETECTED: -151,
  DATA_CORRUPT: -152,
  DATA_INVALID: -153,
} as const;

export type PsaStatusName = keyof typeof PsaStatus;

/** A failure that has its PSA status already. */
export class PsaError extends Error {
  override readonly name = "PsaError";
  /** As the C function returns it; below 0. */
  readonly status: number;

  constructor(status: Exclude<PsaStatusName, "SUCCESS">, message: string) {
    super(message);
    this.status = PsaStatus[status];
  }
}

/** Statuses of the service itself, which have no PSA number of their own. Parsec documentation, "Status Codes". */
const OF_SERVICE: Record<Exclude<StatusName, `PsaError${string}`>, PsaStatusName> = {
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

/** Codes that say more than their family. */
const OF_CODE: ReadonlyMap<string, PsaStatusName> = new Map([
  ["ERR_PARSEC_CLOSED", "BAD_STATE"],
  ["ERR_PARSEC_ENDPOINT_UNTRUSTED", "NOT_PERMITTED"],
  ["ERR_PARSEC_KEY_POLICY", "NOT_PERMITTED"],
  ["ERR_PARSEC_NO_AUTHENTICATOR", "NOT_PERMITTED"],
  ["ERR_PARSEC_NO_PROVIDER", "NOT_SUPPORTED"],
  ["ERR_PARSEC_QUEUE_FULL", "INSUFFICIENT_MEMORY"],
  ["ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER", "COMMUNICATION_FAILURE"],
  ["ERR_PARSEC_PROTOCOL_TRUNCATED_BODY", "COMMUNICATION_FAILURE"],
  ["ERR_PARSEC_PUBLIC_KEY_MISMATCH", "CORRUPTION_DETECTED"],
  ["ERR_PARSEC_SIGNATURE_INVALID", "CORRUPTION_DETECTED"],
]);

/** The status that a C caller gets for an error of any kind: always below 0, never a success. */
export function psaStatusOf(error: unknown): number {
  if (error instanceof PsaError) return error.status;
  return isParsecError(error) ? ofParsecError(error) : PsaStatus.GENERIC_ERROR;
}

/**
 * What stands opposite a value in a table; `whole` is the number that it was taken from, for the message.
 *
 * @throws {@link PsaError} `NOT_SUPPORTED` where nothing does
 */
export function counterpart<From, To>(
  table: ReadonlyMap<From, To>,
  value: From,
  what: string,
  whole: unknown = value,
): To {
  const found = table.get(value);
  if (found === undefined) throw notSupported(what, whole);
  return found;
}

/** The error for what PSA has and Parsec has not, or the other way round. `value` is a number, or a name from an enumeration. */
export function notSupported(what: string, value: unknown): PsaError {
  const shown = typeof value === "number" ? `0x${value.toString(16)}` : String(value);
  return new PsaError("NOT_SUPPORTED", `The ${what} ${shown} has no counterpart.`);
}

function ofParsecError(error: ParsecError): number {
  const named = OF_CODE.get(error.code);
  if (named !== undefined) return PsaStatus[named];
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
  return isPsa(name) ? 1000 - status : PsaStatus[OF_SERVICE[name]];
}

function isPsa(name: StatusName): name is Extract<StatusName, `PsaError${string}`> {
  return name.startsWith("PsaError");
}
