import type { AnyTransportErrorCode } from "@parsec-ts/transport";
import { type CodeOf, isParsecError as isAnyParsecError, type ParsecError } from "@parsec-ts/wire-protocol";

/** The error codes of this package. */
export const tcpTransportErrors = {
  ERR_PARSEC_ENDPOINT_REMOTE: {
    family: "usage",
    cause: "The host is another machine: keys and plaintexts would cross the network in clear text.",
    cure: "Use a Unix socket or 127.0.0.1, or set `allowRemote` if no one else can read that network.",
  },
} as const;

/** A code of the errors of this package and of those below it. */
export type TcpTransportErrorCode = CodeOf<typeof tcpTransportErrors> | AnyTransportErrorCode;

/** True for an error of this package or of those below it, of any installed copy of them. */
export const isParsecError: (value: unknown) => value is ParsecError<TcpTransportErrorCode> =
  isAnyParsecError<TcpTransportErrorCode>;
