import type { ClientErrorCode } from "@parsec-ts/client";
import type { UnixTransportErrorCode } from "@parsec-ts/transport-unix";
import { type CodeOf, isParsecError as isAnyParsecError, type ParsecError } from "@parsec-ts/wire-protocol";

/** The error codes of this package. */
export const spiffeErrors = {
  ERR_PARSEC_SPIFFE_UNAVAILABLE: {
    family: "transport",
    cause: "The SPIFFE Workload API cannot be reached.",
    cure: "Start the agent, or correct `SPIFFE_ENDPOINT_SOCKET`.",
  },
  ERR_PARSEC_SPIFFE_NO_IDENTITY: {
    family: "transport",
    cause: "The Workload API has no identity for this workload.",
    cure: "Register the workload with the SPIFFE server.",
  },
  ERR_PARSEC_SPIFFE_DEADLINE: {
    family: "transport",
    cause: "The Workload API did not answer in time.",
    cure: "Raise `timeoutMs` of `workloadApiTokenSource`, or read the log of the agent.",
  },
  ERR_PARSEC_SPIFFE_REFUSED: {
    family: "transport",
    cause: "The Workload API refused the request.",
    cure: "Read the message: it holds the reason that the agent gave. Check audience and SPIFFE id.",
  },
  ERR_PARSEC_SPIFFE_BAD_TOKEN: {
    family: "transport",
    cause: "The Workload API returned no token that could be used: malformed, expired, or for another audience.",
    cure: "Check the clock of this machine and the agent's configuration.",
  },
  ERR_PARSEC_SPIFFE_FAILED: {
    family: "transport",
    cause: "The exchange with the Workload API failed in another way.",
    cure: "Read `error.cause` and the log of the agent.",
  },
} as const;

/** A code of the errors of this package and of those below it. */
export type SpiffeErrorCode = CodeOf<typeof spiffeErrors> | ClientErrorCode | UnixTransportErrorCode;

/** True for an error of this package or of those below it, of any installed copy of them. */
export const isParsecError: (value: unknown) => value is ParsecError<SpiffeErrorCode> =
  isAnyParsecError<SpiffeErrorCode>;
