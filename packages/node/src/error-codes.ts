import type { ClientErrorCode } from "@parsec-ts/client";
import type { TcpTransportErrorCode } from "@parsec-ts/transport-tcp";
import type { UnixTransportErrorCode } from "@parsec-ts/transport-unix";
import { isParsecError as isAnyParsecError, type ParsecError } from "@parsec-ts/wire-protocol";

/** A code of the errors of `connect` and of the client that it returns. */
export type NodeErrorCode = ClientErrorCode | UnixTransportErrorCode | TcpTransportErrorCode;

/** True for an error of this package or of those below it, of any installed copy of them. */
export const isParsecError: (value: unknown) => value is ParsecError<NodeErrorCode> = isAnyParsecError<NodeErrorCode>;
