import type { ParsecError } from "@parsec-ts/wire-protocol";
import { type TransportErrorCode, transportError } from "@parsec-ts/transport";

/** Where a socket leads. */
export interface SocketPlace {
  /** As it is written in messages. */
  readonly name: string;
  /** The file, for a Unix socket. */
  readonly path?: string;
}

/** The system's own name of an error, `ENOENT`, where it has one. */
export function systemCodeOf(error: unknown): string | undefined {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === "string" ? code : undefined;
}

/** What a system error means for an open connection. */
export function brokenError(error: unknown, phase: "write" | "read", place: SocketPlace): ParsecError {
  const closed = ["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED", "ERR_SOCKET_CLOSED"].includes(
    systemCodeOf(error) ?? "",
  );
  return closed
    ? systemError(
        "ERR_PARSEC_TRANSPORT_CLOSED",
        `The peer closed the connection on ${place.name}.`,
        error,
        phase,
        place,
      )
    : systemError(
        "ERR_PARSEC_TRANSPORT_FAILED",
        `The ${phase} on ${place.name} failed: ${textOf(error)}.`,
        error,
        phase,
        place,
      );
}

/** What the user of a connection gets after closing or ending it. */
export function closedHere(phase: "write" | "read", place: SocketPlace): ParsecError {
  const message = "The connection was closed on this side: open another for the next exchange.";
  return transportError("ERR_PARSEC_TRANSPORT_CLOSED", message, { phase, ...pathOf(place) });
}

/** An error of the transport family with what the system said. A listener's has no phase. */
export function systemError(
  code: TransportErrorCode,
  message: string,
  error: unknown,
  phase: "connect" | "write" | "read" | undefined,
  place: SocketPlace,
): ParsecError {
  const systemCode = systemCodeOf(error);
  return transportError(code, message, {
    ...(phase && { phase }),
    ...pathOf(place),
    cause: error,
    ...(systemCode && { systemCode }),
  });
}

/** The system's own words. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function pathOf({ path }: SocketPlace): { readonly path?: string } {
  return path === undefined ? {} : { path };
}
