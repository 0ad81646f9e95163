import { isParsecError, ParsecError, type ParsecErrorCode } from "@parsec-ts/wire-protocol";
import { GrpcStatus } from "./grpc-call.js";

/** Codes of the system for an endpoint at which no agent listens. */
const UNREACHABLE = [
  "ENOENT",
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTSOCK",
  "ENOTDIR",
  "EPIPE",
  "EHOSTUNREACH",
  "ENETUNREACH",
];

/** Turns an error of gRPC or of the connection into one that says why there is no token and what to do about it. */
export function svidError(error: unknown): ParsecError {
  if (isParsecError(error) && error.family !== "protocol") return error;
  const { code } = error as { readonly code?: unknown };
  switch (UNREACHABLE.includes(String(code)) ? GrpcStatus.Unavailable : code) {
    case GrpcStatus.Unavailable:
      return failed(
        "ERR_PARSEC_SPIFFE_UNAVAILABLE",
        "cannot be reached: start the SPIFFE agent, or correct the endpoint",
        error,
      );
    case GrpcStatus.PermissionDenied:
      return noIdentity(error);
    case GrpcStatus.DeadlineExceeded:
      return failed(
        "ERR_PARSEC_SPIFFE_DEADLINE",
        "did not respond in time: look at its log, or raise timeoutMs",
        error,
      );
    case GrpcStatus.Unimplemented:
    case GrpcStatus.InvalidArgument:
      return failed("ERR_PARSEC_SPIFFE_REFUSED", "refused the request: check endpoint, audience and spiffeId", error);
    default:
      return failed("ERR_PARSEC_SPIFFE_FAILED", "failed: its error is the cause of this one", error);
  }
}

/** The error for a workload without an identity, which the API denies. SPIFFE Workload API, section 6.2.1. */
export function noIdentity(cause?: unknown): ParsecError {
  return failed(
    "ERR_PARSEC_SPIFFE_NO_IDENTITY",
    "has no identity for this process: register the workload with it",
    cause,
  );
}

/** The error for a token that cannot be used. It holds no part of the token. */
export function badToken(reason: string): ParsecError {
  return failed("ERR_PARSEC_SPIFFE_BAD_TOKEN", `gave a token that ${reason}: check that it is a SPIFFE agent`);
}

function failed(code: ParsecErrorCode, reason: string, cause?: unknown): ParsecError {
  const message = `The SPIFFE Workload API ${reason}. Nothing was sent to Parsec.`;
  return new ParsecError("transport", code, message, { phase: "authenticate", cause });
}
