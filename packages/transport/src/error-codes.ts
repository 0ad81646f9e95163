import {
  type CodeOf,
  isParsecError as isAnyParsecError,
  type ParsecError,
  type WireProtocolErrorCode,
} from "@parsec-ts/wire-protocol";

/** The error codes of this package, which all transports share. */
export const transportErrors = {
  ERR_PARSEC_ABORTED: {
    family: "transport",
    cause: "The signal that the caller gave fired. `error.cause` is the signal's reason.",
    cure: "None is needed. `error.phase` tells how far the call was; in `read` the service may have executed it.",
  },
  ERR_PARSEC_TRANSPORT_NO_SOCKET: {
    family: "transport",
    cause: "There is no socket at the path of the endpoint.",
    cure: "Start the service, or correct the path: `PARSEC_SERVICE_ENDPOINT` holds it.",
  },
  ERR_PARSEC_TRANSPORT_NOT_A_SOCKET: {
    family: "transport",
    cause: "The path of the endpoint leads to something that is no socket.",
    cure: "Correct the path.",
  },
  ERR_PARSEC_TRANSPORT_REFUSED: {
    family: "transport",
    cause: "Nothing listens at the endpoint.",
    cure: "Start the service. A socket file stays behind when a service is killed.",
  },
  ERR_PARSEC_TRANSPORT_UNREACHABLE: {
    family: "transport",
    cause: "The host of a `tcp:` endpoint cannot be reached or has no address.",
    cure: "Correct the host.",
  },
  ERR_PARSEC_TRANSPORT_PERMISSION: {
    family: "transport",
    cause: "This user may not connect to the socket, or may not listen there.",
    cure: "Add the user to the group of the socket's directory, often `parsec-clients`, or choose another endpoint.",
  },
  ERR_PARSEC_TRANSPORT_BUSY: {
    family: "transport",
    cause: "Too many connections wait to be accepted. Nothing was sent.",
    cure: "Call again later; a client does so by itself until its deadline.",
  },
  ERR_PARSEC_TRANSPORT_CLOSED: {
    family: "transport",
    cause: "The peer closed the connection before a response.",
    cure: "Read the log of the service. `error.phase` tells if the service may have executed the request.",
  },
  ERR_PARSEC_TRANSPORT_FAILED: {
    family: "transport",
    cause: "Reading or writing failed in another way. `error.systemCode` is the system's code, if there is one.",
    cure: "Look the system's code up; `error.cause` is the error below.",
  },
  ERR_PARSEC_TRANSPORT_ADDRESS_IN_USE: {
    family: "transport",
    cause: "Another process listens at the address already.",
    cure: "Stop it, or choose another address.",
  },
  ERR_PARSEC_TRANSPORT_LISTEN_FAILED: {
    family: "transport",
    cause: "Listening failed in another way.",
    cure: "Look `error.systemCode` up: often the directory does not exist.",
  },
  ERR_PARSEC_ENDPOINT_SYNTAX: {
    family: "usage",
    cause: "The text is not the URI of an endpoint.",
    cure: "Write `unix:/run/parsec/parsec.sock`, or `tcp://127.0.0.1:4000` for a mock service.",
  },
  ERR_PARSEC_ENDPOINT_SCHEME: {
    family: "usage",
    cause: "The URI of the endpoint has another scheme than `unix:` and `tcp:`.",
    cure: "Write `unix:/run/parsec/parsec.sock`.",
  },
  ERR_PARSEC_ENDPOINT_RELATIVE_PATH: {
    family: "usage",
    cause: "The path of the socket is relative: where it leads depends on the current directory.",
    cure: "Write it from the root.",
  },
  ERR_PARSEC_ENDPOINT_NUL: {
    family: "usage",
    cause: "The path of the socket holds the character NUL, where the system would cut it.",
    cure: "Correct the path.",
  },
  ERR_PARSEC_ENDPOINT_UNTRUSTED: {
    family: "usage",
    cause:
      "Someone other than the service's owner could answer at the endpoint. Nothing was sent. `error.reason` says who, `error.path` where.",
    cure: "Change what `error.reason` names, or name more owners or groups by the option `trust`.",
  },
} as const;

/** A code of the errors of this package and of the one below it. */
export type AnyTransportErrorCode = CodeOf<typeof transportErrors> | WireProtocolErrorCode;

/** True for an error of this package or of those below it, of any installed copy of them. */
export const isParsecError: (value: unknown) => value is ParsecError<AnyTransportErrorCode> =
  isAnyParsecError<AnyTransportErrorCode>;
