import { dirname } from "node:path";
import type { TransportErrorCode } from "@parsec-ts/transport";
import { systemCodeOf, systemError, textOf } from "@parsec-ts/transport-socket";
import type { ParsecError } from "@parsec-ts/wire-protocol";

/** Says why a path cannot be listened at, and what to do about it. */
export function listenError(error: unknown, path: string): ParsecError {
  const failed = (code: TransportErrorCode, message: string): ParsecError =>
    systemError(code, message, error, undefined, { name: path, path });

  switch (systemCodeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return failed("ERR_PARSEC_TRANSPORT_LISTEN_FAILED", `There is no directory ${dirname(path)}: create it first.`);
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return failed(
        "ERR_PARSEC_TRANSPORT_PERMISSION",
        `This user may not create or replace a socket in ${dirname(path)}: choose a directory that it can write to.`,
      );
    case "EEXIST":
      return failed(
        "ERR_PARSEC_TRANSPORT_ADDRESS_IN_USE",
        `Something else has just appeared at ${path}: look whether another service was started there.`,
      );
    default:
      return failed("ERR_PARSEC_TRANSPORT_LISTEN_FAILED", `Listening at ${path} failed: ${textOf(error)}.`);
  }
}
