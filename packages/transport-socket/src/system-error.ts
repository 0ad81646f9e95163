import { type TransportErrorCode, transportError } from "@parsec-ts/transport";
import type { ParsecError } from "@parsec-ts/wire-protocol";
import type { SocketLabel } from "./socket-label.js";

/** A connection could not be opened, and nothing was sent. The system's error is the cause. */
export class NotConnectedError extends Error {
  override readonly name = "NotConnectedError";

  constructor(cause: unknown) {
    super(`The connection could not be opened: ${textOf(cause)}.`, { cause });
  }
}

/** The system's own name of an error, such as `ENOENT`; undefined for an error that has none. */
export function systemCodeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  return typeof code === "string" ? code : undefined;
}

/** True for a connection that the peer broke. */
export function isReset(error: unknown): boolean {
  return systemCodeOf(error) === "ECONNRESET";
}

/** The error for a system error on an open connection. */
export function brokenError(error: unknown, phase: "write" | "read", label: SocketLabel): ParsecError {
  const closed = ["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED", "ERR_SOCKET_CLOSED"].includes(
    systemCodeOf(error) ?? "",
  );
  return closed
    ? systemError(
        "ERR_PARSEC_TRANSPORT_CLOSED",
        `The peer closed the connection on ${label.name}.`,
        error,
        phase,
        label,
      )
    : systemError(
        "ERR_PARSEC_TRANSPORT_FAILED",
        `The ${phase} on ${label.name} failed: ${textOf(error)}.`,
        error,
        phase,
        label,
      );
}

/** The error for using a connection that its user has closed or ended. */
export function closedHereError(phase: "write" | "read", label: SocketLabel): ParsecError {
  const message = "The connection was closed on this side: open another for the next exchange.";
  return transportError("ERR_PARSEC_TRANSPORT_CLOSED", message, { phase, ...pathOf(label) });
}

/** An error of the transport family with the system's error as its cause. A listener's error has no phase. */
export function systemError(
  code: TransportErrorCode,
  message: string,
  error: unknown,
  phase: "connect" | "write" | "read" | undefined,
  label: SocketLabel,
): ParsecError {
  const systemCode = systemCodeOf(error);
  return transportError(code, message, {
    ...(phase && { phase }),
    ...pathOf(label),
    cause: error,
    ...(systemCode && { systemCode }),
  });
}

/** The message of the system's error. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function pathOf(label: SocketLabel): { readonly path?: string } {
  // An error is told even if its label is missing.
  const path = label?.path;
  return path === undefined ? {} : { path };
}
