import { dirname } from "node:path";
import { ParsecError, type ParsecErrorCode } from "@parsec-ts/wire-protocol";

/** Bytes of path that a socket address holds beside its terminator: 108 on Linux, 104 elsewhere. */
const MAX_SOCKET_PATH_LENGTH = process.platform === "linux" ? 107 : 103;

/** What `publishSocket` puts after the directory while a socket is made ready. */
const PRIVATE_NAME_LENGTH = "/.XXXXXX/s".length;

/**
 * Refuses every path that could lead to another socket than the one it names: a longer one is cut by libuv, one with a NUL by
 * Node, and a relative one depends on where the process happens to be.
 */
export function checkSocketPath(path: string): void {
  if (typeof path !== "string" || path === "") {
    throw pathError("ERR_PARSEC_ARGUMENT", "The socket path must be a string like /run/parsec/parsec.sock.");
  }
  if (path.includes("\0")) {
    throw pathError("ERR_PARSEC_ENDPOINT_NUL", "The socket path holds a NUL character: the system would cut it there.");
  }
  if (!path.startsWith("/")) {
    throw pathError(
      "ERR_PARSEC_ENDPOINT_RELATIVE_PATH",
      `The socket path "${path}" is relative: write it from the root.`,
    );
  }
  checkLength("socket path", path, MAX_SOCKET_PATH_LENGTH);
}

/** As {@link checkSocketPath}, with room in the same directory for the name under which a socket is made ready. */
export function checkListenerPath(path: string): void {
  checkSocketPath(path);
  checkLength("directory of the socket", dirname(path), MAX_SOCKET_PATH_LENGTH - PRIVATE_NAME_LENGTH);
}

function checkLength(what: string, path: string, limit: number): void {
  const length = Buffer.byteLength(path);
  if (length <= limit) return;
  throw pathError(
    "ERR_PARSEC_ENDPOINT_PATH_TOO_LONG",
    `The ${what} has ${length} bytes, of which a socket address holds ${limit}: choose a shorter one.`,
  );
}

function pathError(code: ParsecErrorCode, message: string): ParsecError {
  return new ParsecError("usage", code, message, { argument: "path" });
}
