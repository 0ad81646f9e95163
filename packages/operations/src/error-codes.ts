import {
  type CodeOf,
  isParsecError as isAnyParsecError,
  type ParsecError,
  type WireProtocolErrorCode,
} from "@parsec-ts/wire-protocol";

/** The error codes of this package. */
export const operationErrors = {
  ERR_PARSEC_PROTOCOL_BODY: {
    family: "protocol",
    cause: "A body is not the protobuf message that it should be.",
    cure: "Do not trust the peer; check that the endpoint is the Parsec service, and that it is not older than the contract.",
  },
  ERR_PARSEC_PROTOCOL_MISSING_FIELD: {
    family: "protocol",
    cause: "A body lacks a field without which it has no meaning. `error.argument` names it.",
    cure: "Do not trust the peer; check that the endpoint is the Parsec service.",
  },
  ERR_PARSEC_PROTOCOL_TOO_MANY_ELEMENTS: {
    family: "protocol",
    cause: "A body has more list elements, unknown fields or different messages than the limit. They were not made.",
    cure: "Raise `maxListElements` if the service has so many keys or providers.",
  },
} as const;

/** A code of the errors of this package and of the one below it. */
export type OperationErrorCode = CodeOf<typeof operationErrors> | WireProtocolErrorCode;

/** True for an error of this package or of those below it, of any installed copy of them. */
export const isParsecError: (value: unknown) => value is ParsecError<OperationErrorCode> =
  isAnyParsecError<OperationErrorCode>;
