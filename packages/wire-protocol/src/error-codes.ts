/**
 * The cause of an error.
 *
 * - `usage`: the caller broke a rule; nothing was sent.
 * - `protocol`: the peer broke the wire format.
 * - `transport`: bytes were not transferred, or not in time.
 * - `service`: the service responded with a status other than Success.
 */
export type ErrorFamily = "usage" | "protocol" | "transport" | "service";

/** The code of an error. It is stable across releases; the message is not. */
export type ParsecErrorCode = `ERR_PARSEC_${string}`;

/** One error code as the documentation explains it. */
export interface ErrorDescription {
  /** The one who broke a rule, or the layer that failed. */
  readonly family: ErrorFamily;
  /** The event behind the error. */
  readonly cause: string;
  /** The way out. */
  readonly cure: string;
}

/** The error codes of one package. */
export type ErrorTable = Readonly<Record<ParsecErrorCode, ErrorDescription>>;

/** The codes of a table. */
export type CodeOf<Table extends ErrorTable> = keyof Table & ParsecErrorCode;

/** The error codes of this package. */
export const wireProtocolErrors = {
  ERR_PARSEC_ARGUMENT: {
    family: "usage",
    cause: "An argument or an option is not allowed: its name, its type or its value. Nothing was sent.",
    cure: "Read the message: it names the argument, says what came and what is allowed. `error.argument` holds the name.",
  },
  ERR_PARSEC_INCOMPLETE: {
    family: "usage",
    cause: "The message of a decoder was read before all of its bytes had come.",
    cure: "Call `push` until it returns true.",
  },
  ERR_PARSEC_PROTOCOL_MAGIC: {
    family: "protocol",
    cause: "The first bytes are not those of the Parsec wire protocol.",
    cure: "Check the endpoint: another service listens there.",
  },
  ERR_PARSEC_PROTOCOL_VERSION: {
    family: "protocol",
    cause: "The peer speaks another version of the wire protocol than 1.0.",
    cure: "Upgrade the older of the two.",
  },
  ERR_PARSEC_PROTOCOL_HEADER_SIZE: {
    family: "protocol",
    cause: "The header announces another size than that of wire protocol 1.0.",
    cure: "Do not trust the peer; check that the endpoint is the Parsec service.",
  },
  ERR_PARSEC_PROTOCOL_RESERVED: {
    family: "protocol",
    cause: "The reserved field of the header is not zero.",
    cure: "Do not trust the peer; check that the endpoint is the Parsec service.",
  },
  ERR_PARSEC_PROTOCOL_AUTHENTICATION: {
    family: "protocol",
    cause: "A response announces authentication, which only requests have.",
    cure: "Do not trust the peer; check that the endpoint is the Parsec service.",
  },
  ERR_PARSEC_PROTOCOL_BODY_TOO_LONG: {
    family: "protocol",
    cause: "The peer announces a longer body than the limit. No memory was allocated for it.",
    cure: "Raise `maxResponseBodyLength` (in a decoder `maxBodyLength`) if such messages are expected.",
  },
  ERR_PARSEC_PROTOCOL_TRAILING_BYTES: {
    family: "protocol",
    cause: "Bytes came after the end of the response.",
    cure: "Do not trust the peer; check that the endpoint is the Parsec service.",
  },
  ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER: {
    family: "protocol",
    cause: "The peer closed the connection within the header.",
    cure: "Read the log of the service: it may have ended. The service may have executed the request.",
  },
  ERR_PARSEC_PROTOCOL_TRUNCATED_BODY: {
    family: "protocol",
    cause: "The peer closed the connection within the body.",
    cure: "Read the log of the service: it may have ended. The service may have executed the request.",
  },
} as const;

/** A code of this package's errors. */
export type WireProtocolErrorCode = CodeOf<typeof wireProtocolErrors>;
