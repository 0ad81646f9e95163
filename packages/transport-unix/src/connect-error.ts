import { stat } from "node:fs/promises";
import { systemCodeOf, systemError, textOf } from "@parsec-ts/transport-socket";
import type { ParsecError } from "@parsec-ts/wire-protocol";
import { whyNoSocket, whyNotPermitted } from "./look-at-path.js";

/** Turns a system error into one that says why connecting failed and what to do about it. */
export async function connectError(error: unknown, path: string): Promise<ParsecError> {
  const failed = (code: Parameters<typeof systemError>[0], message: string): ParsecError =>
    systemError(code, message, error, "connect", { name: path, path });

  switch (systemCodeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return failed("ERR_PARSEC_TRANSPORT_NO_SOCKET", await whyNoSocket(path));
    case "ENOTSOCK":
      return failed("ERR_PARSEC_TRANSPORT_NOT_A_SOCKET", notASocket(path));
    case "ECONNREFUSED":
      // Linux reports this for a socket without a listener, and for any file that is no socket.
      return (await isOtherFile(path))
        ? failed("ERR_PARSEC_TRANSPORT_NOT_A_SOCKET", notASocket(path))
        : failed(
            "ERR_PARSEC_TRANSPORT_REFUSED",
            `Nothing listens at ${path} any more: the Parsec service is not running. Start it again.`,
          );
    case "ECONNRESET":
      // A listener that closes resets what it has not accepted yet: nothing was sent.
      return failed("ERR_PARSEC_TRANSPORT_REFUSED", `The service at ${path} has just stopped: start it again.`);
    case "EACCES":
    case "EPERM":
      return failed("ERR_PARSEC_TRANSPORT_PERMISSION", await whyNotPermitted(path));
    case "EAGAIN":
      return failed(
        "ERR_PARSEC_TRANSPORT_BUSY",
        `Too many connections wait to be accepted at ${path}; nothing was sent: try again.`,
      );
    default:
      return failed("ERR_PARSEC_TRANSPORT_FAILED", `Connecting to ${path} failed: ${textOf(error)}.`);
  }
}

function notASocket(path: string): string {
  return `${path} is not a socket: set the endpoint to the socket itself, usually a file inside a directory.`;
}

async function isOtherFile(path: string): Promise<boolean> {
  try {
    return !(await stat(path)).isSocket();
  } catch {
    return false;
  }
}
