/**
 * Statuses of responses. Parsec documentation, "Status Codes". Those below 1000 are the service's own. Those from 1000 on are the
 * ones of the PSA Crypto API, spelled `PsaError…`: 1000 minus the PSA C constant (`PSA_ERROR_GENERIC_ERROR` is -132).
 */
export const Status = {
  Success: 0,
  WrongProviderId: 1,
  ContentTypeNotSupported: 2,
  AcceptTypeNotSupported: 3,
  WireProtocolVersionNotSupported: 4,
  ProviderNotRegistered: 5,
  ProviderDoesNotExist: 6,
  DeserializingBodyFailed: 7,
  SerializingBodyFailed: 8,
  OpcodeDoesNotExist: 9,
  ResponseTooLarge: 10,
  AuthenticationError: 11,
  AuthenticatorDoesNotExist: 12,
  AuthenticatorNotRegistered: 13,
  KeyInfoManagerError: 14,
  ConnectionError: 15,
  InvalidEncoding: 16,
  InvalidHeader: 17,
  WrongProviderUuid: 18,
  NotAuthenticated: 19,
  BodySizeExceedsLimit: 20,
  AdminOperation: 21,
  DeprecatedPrimitive: 22,
  PsaErrorGenericError: 1132,
  PsaErrorNotPermitted: 1133,
  PsaErrorNotSupported: 1134,
  PsaErrorInvalidArgument: 1135,
  PsaErrorInvalidHandle: 1136,
  PsaErrorBadState: 1137,
  PsaErrorBufferTooSmall: 1138,
  PsaErrorAlreadyExists: 1139,
  PsaErrorDoesNotExist: 1140,
  PsaErrorInsufficientMemory: 1141,
  PsaErrorInsufficientStorage: 1142,
  PsaErrorInsufficientData: 1143,
  PsaErrorCommunicationFailure: 1145,
  PsaErrorStorageFailure: 1146,
  PsaErrorHardwareFailure: 1147,
  PsaErrorInsufficientEntropy: 1148,
  PsaErrorInvalidSignature: 1149,
  PsaErrorInvalidPadding: 1150,
  PsaErrorCorruptionDetected: 1151,
  PsaErrorDataCorrupt: 1152,
  PsaErrorDataInvalid: 1153,
} as const;

/** Parsec's name of a status. */
export type StatusName = keyof typeof Status;

const names: ReadonlyMap<number, StatusName> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ Object.entries(Status).map(([name, status]) => [status, name as StatusName]),
);

/** Returns Parsec's name of a status, or `undefined` if it is unknown. */
export function statusName(status: number): StatusName | undefined {
  return names.get(status);
}
