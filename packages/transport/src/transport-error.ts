import { checkArgument, mustBeAbortSignal, ParsecError, type ParsecErrorDetails } from "@parsec-ts/wire-protocol";
import type { AbortSignalLike } from "./transport.js";

/** The reasons that bytes did not travel. The README says what to do about each. */
export type TransportErrorCode =
  | "ERR_PARSEC_TRANSPORT_NO_SOCKET"
  | "ERR_PARSEC_TRANSPORT_NOT_A_SOCKET"
  | "ERR_PARSEC_TRANSPORT_REFUSED"
  | "ERR_PARSEC_TRANSPORT_UNREACHABLE"
  | "ERR_PARSEC_TRANSPORT_PERMISSION"
  | "ERR_PARSEC_TRANSPORT_BUSY"
  | "ERR_PARSEC_TRANSPORT_CLOSED"
  | "ERR_PARSEC_TRANSPORT_FAILED"
  | "ERR_PARSEC_TRANSPORT_ADDRESS_IN_USE"
  | "ERR_PARSEC_TRANSPORT_LISTEN_FAILED"
  | "ERR_PARSEC_ABORTED";

/** Makes a `ParsecError` of the transport family, for adapters. The type admits only the codes that a client can act on. */
export function transportError(code: TransportErrorCode, message: string, details?: ParsecErrorDetails): ParsecError {
  return new ParsecError("transport", code, message, details);
}

/**
 * Makes the error of a `connect` or an `exchange` whose signal has fired: `ERR_PARSEC_ABORTED`, with the signal's reason as its cause.
 * `phase` is the one in which it fired, by default `connect`.
 */
export function abortedError(signal: AbortSignalLike, phase: "connect" | "write" | "read" = "connect"): ParsecError {
  checkArgument("abortedError", "signal", signal, mustBeAbortSignal);
  const activity = phase === "connect" ? "Connecting" : "The exchange";
  return transportError("ERR_PARSEC_ABORTED", `${activity} was given up: its signal fired.`, {
    phase,
    cause: signal.reason,
  });
}
