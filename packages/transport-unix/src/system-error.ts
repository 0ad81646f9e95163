import { type TransportErrorCode, transportError } from "@parsec-ts/transport";
import type { ParsecError } from "@parsec-ts/wire-protocol";

/** The system's own name of an error, `ENOENT`, where it has one. */
export function systemCodeOf(error: unknown): string | undefined {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === "string" ? code : undefined;
}

/** What a system error means for an open connection. */
export function brokenError(error: unknown, phase: "write" | "read", path: string): ParsecError {
  const closed = ["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED", "ERR_SOCKET_CLOSED"].includes(
    systemCodeOf(error) ?? "",
  );
  return closed
    ? systemError("ERR_PARSEC_TRANSPORT_CLOSED", `The peer closed the connection on ${path}.`, error, phase, path)
    : systemError(
        "ERR_PARSEC_TRANSPORT_FAILED",
        `The ${phase} on ${path} failed: ${textOf(error)}.`,
        error,
        phase,
        path,
      );
}

/** What the user of a connection gets after closing or ending it. */
export function closedHere(phase: "write" | "read", path: string): ParsecError {
  const message = "The connection was closed on this side: open another for the next exchange.";
  return transportError("ERR_PARSEC_TRANSPORT_CLOSED", message, { phase, path });
}

export function systemError(
  code: TransportErrorCode,
  message: string,
  error: unknown,
  phase: "connect" | "write" | "read",
  path: string,
): ParsecError {
  const systemCode = systemCodeOf(error);
  return transportError(code, message, { phase, path, cause: error, ...(systemCode && { systemCode }) });
}

export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
