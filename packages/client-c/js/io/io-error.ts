import { ParsecError } from "@parsec-ts/wire-protocol";
import { IoOutcome } from "./native-call.js";

/** Makes the error of an outcome of C that is not a success. */
export function ioError(outcome: number, phase: "connect" | "write" | "read"): ParsecError {
  const failed = (code: `ERR_PARSEC_TRANSPORT_${string}`, message: string): ParsecError =>
    new ParsecError("transport", code, message, { phase });
  switch (outcome) {
    case IoOutcome.Ended:
      return failed("ERR_PARSEC_TRANSPORT_CLOSED", "The connection was closed.");
    case IoOutcome.NoSocket:
      return failed("ERR_PARSEC_TRANSPORT_NO_SOCKET", "There is no socket at the endpoint.");
    case IoOutcome.NotASocket:
      return failed("ERR_PARSEC_TRANSPORT_NOT_A_SOCKET", "The endpoint is not a socket.");
    case IoOutcome.Refused:
      return failed("ERR_PARSEC_TRANSPORT_REFUSED", "No process listens at the endpoint.");
    case IoOutcome.Permission:
      return failed("ERR_PARSEC_TRANSPORT_PERMISSION", "This user may not use the endpoint.");
    case IoOutcome.Busy:
      return failed("ERR_PARSEC_TRANSPORT_BUSY", "Too many connections wait to be accepted.");
    case IoOutcome.Untrusted:
      return new ParsecError("usage", "ERR_PARSEC_ENDPOINT_UNTRUSTED", "The endpoint is not trusted.", { phase });
    case IoOutcome.OwnProcess:
      return new ParsecError("usage", "ERR_PARSEC_ENDPOINT_OWN_PROCESS", "This process serves the endpoint itself.", {
        phase,
      });
    default:
      return failed("ERR_PARSEC_TRANSPORT_FAILED", "The connection failed.");
  }
}
