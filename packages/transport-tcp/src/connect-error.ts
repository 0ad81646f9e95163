import type { TransportErrorCode } from "@parsec-ts/transport";
import { systemCodeOf, systemError, textOf } from "@parsec-ts/transport-socket";
import type { ParsecError } from "@parsec-ts/wire-protocol";

/** Says why connecting failed, and what to do about it. */
export function connectError(error: unknown, name: string): ParsecError {
  const failed = (code: TransportErrorCode, message: string): ParsecError =>
    systemError(code, message, error, "connect", { name });

  switch (systemCodeOf(error)) {
    case "ECONNREFUSED":
      return failed(
        "ERR_PARSEC_TRANSPORT_REFUSED",
        `Nobody listens at ${name}: start the service, or correct the port.`,
      );
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return failed("ERR_PARSEC_TRANSPORT_UNREACHABLE", `The host of ${name} has no address: correct its name.`);
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "EADDRNOTAVAIL":
    case "ETIMEDOUT":
      return failed("ERR_PARSEC_TRANSPORT_UNREACHABLE", `No way leads to ${name}: look at the host and the network.`);
    case "EAGAIN":
      return failed("ERR_PARSEC_TRANSPORT_BUSY", `Too many connections are open for one to ${name}: try again.`);
    default:
      return failed("ERR_PARSEC_TRANSPORT_FAILED", `Connecting to ${name} failed: ${textOf(error)}.`);
  }
}
