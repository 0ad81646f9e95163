import type { ClientErrorCode } from "@parsec-ts/client";
import type { UnixTransportErrorCode } from "@parsec-ts/transport-unix";
import { type CodeOf, isParsecError as isAnyParsecError, type ParsecError } from "@parsec-ts/wire-protocol";

/** The error codes of this package. */
export const sshAgentErrors = {
  ERR_PARSEC_SSH_KEY: {
    family: "usage",
    cause: "SSH has no signature algorithm for the key.",
    cure: "Use a key of ECDSA on P-256, P-384 or P-521 with the curve's hash, or of RSA PKCS#1 v1.5 with SHA-256, SHA-512 or any hash.",
  },
  ERR_PARSEC_SSH_PUBLIC_KEY: {
    family: "usage",
    cause: "A text is no public key, or no certificate, of SSH.",
    cure: "Give the whole line of a .pub file, as ssh-keygen writes it.",
  },
  ERR_PARSEC_SSH_SOCKET_UNTRUSTED: {
    family: "usage",
    cause:
      "Other users could reach the socket of an agent, or exchange it for one of theirs. `error.reason` says who, `error.path` where.",
    cure: "Change what `error.reason` names, or choose a directory that only this user may enter.",
  },
  ERR_PARSEC_SSH_CERTIFICATE_MISMATCH: {
    family: "usage",
    cause: "A certificate that an agent should offer is for another key.",
    cure: "Name the certificate beside the key that it was signed for.",
  },
} as const;

/** A code of the errors of this package and of those below it. */
export type SshAgentErrorCode = CodeOf<typeof sshAgentErrors> | ClientErrorCode | UnixTransportErrorCode;

/** True for an error of this package or of those below it, of any installed copy of them. */
export const isParsecError: (value: unknown) => value is ParsecError<SshAgentErrorCode> =
  isAnyParsecError<SshAgentErrorCode>;
