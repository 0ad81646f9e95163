import type { AnyTransportErrorCode } from "@parsec-ts/transport";
import { type CodeOf, isParsecError as isAnyParsecError, type ParsecError } from "@parsec-ts/wire-protocol";

/** The error codes of this package. */
export const unixTransportErrors = {
  ERR_PARSEC_ENDPOINT_PATH_TOO_LONG: {
    family: "usage",
    cause: "The path does not fit a socket address: 107 bytes of UTF-8 on Linux, 103 elsewhere.",
    cure: "Choose a shorter path.",
  },
} as const;

/** A code of the errors of this package and of those below it. */
export type UnixTransportErrorCode = CodeOf<typeof unixTransportErrors> | AnyTransportErrorCode;

/** True for an error of this package or of those below it, of any installed copy of them. */
export const isParsecError: (value: unknown) => value is ParsecError<UnixTransportErrorCode> =
  isAnyParsecError<UnixTransportErrorCode>;
