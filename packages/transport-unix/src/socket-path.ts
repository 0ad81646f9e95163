import { dirname } from "node:path";
import { argumentError, ParsecError, type ParsecErrorCode } from "@parsec-ts/wire-protocol";

/** The most bytes of a path that fit a socket address, without the terminator: the address has 108 on Linux, 104 elsewhere. */
const MAX_SOCKET_PATH_LENGTH = process.platform === "linux" ? 107 : 103;

/** The bytes that `publishSocket` adds to the directory while it prepares a socket. */
const PRIVATE_NAME_LENGTH = "/.XXXXXX/s".length;

/**
 * Checks that a path can only lead to the socket that it names. libuv would cut a longer one and Node one with a NUL, and a relative one
 * depends on the process's current directory.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`, `ERR_PARSEC_ENDPOINT_NUL`, `_RELATIVE_PATH`, `_PATH_TOO_LONG`
 */
export function checkSocketPath(path: string): void {
  if (typeof path !== "string" || path === "") {
    throw argumentError("path", "a string like /run/parsec/parsec.sock");
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

/** As {@link checkSocketPath}; in addition the temporary name in the same directory must fit, under which the socket is prepared. */
export function checkListenerPath(path: string): void {
  checkSocketPath(path);
  checkLength("directory of the socket", dirname(path), MAX_SOCKET_PATH_LENGTH - PRIVATE_NAME_LENGTH);
}

function checkLength(subject: string, path: string, limit: number): void {
  const length = Buffer.byteLength(path);
  if (length <= limit) return;
  throw pathError(
    "ERR_PARSEC_ENDPOINT_PATH_TOO_LONG",
    `The ${subject} has ${length} bytes, of which a socket address holds ${limit}: choose a shorter one.`,
  );
}

function pathError(code: ParsecErrorCode, message: string): ParsecError {
  return new ParsecError("usage", code, message, { argument: "path" });
}
