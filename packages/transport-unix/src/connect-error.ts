import { stat } from "node:fs/promises";
import { systemCodeOf, systemError, textOf } from "@parsec-ts/transport-socket";
import type { ParsecError } from "@parsec-ts/wire-protocol";

/** Says why connecting failed, and what to do about it. */
export async function connectError(error: unknown, path: string): Promise<ParsecError> {
  const failed = (code: Parameters<typeof systemError>[0], message: string): ParsecError =>
    systemError(code, message, error, "connect", { name: path, path });

  switch (systemCodeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return failed(
        "ERR_PARSEC_TRANSPORT_NO_SOCKET",
        `There is no socket at ${path}: start the Parsec service, or set the endpoint to where it listens.`,
      );
    case "ENOTSOCK":
      return failed("ERR_PARSEC_TRANSPORT_NOT_A_SOCKET", notASocket(path));
    case "ECONNREFUSED":
      // Linux says so of a socket that nobody listens on, and of any file that is no socket.
      return (await isOtherFile(path))
        ? failed("ERR_PARSEC_TRANSPORT_NOT_A_SOCKET", notASocket(path))
        : failed("ERR_PARSEC_TRANSPORT_REFUSED", `Nobody listens at ${path} any more: start the Parsec service again.`);
    case "ECONNRESET":
      // A listener that closes resets what it has not accepted yet: nothing was sent.
      return failed("ERR_PARSEC_TRANSPORT_REFUSED", `The service at ${path} has just stopped: start it again.`);
    case "EACCES":
    case "EPERM":
      return failed(
        "ERR_PARSEC_TRANSPORT_PERMISSION",
        `This user may not use ${path}: it takes search permission on every directory above the socket and write ` +
          "permission on the socket, usually by joining the service's client group.",
      );
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
