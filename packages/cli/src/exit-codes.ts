import { isParsecError } from "@parsec-ts/node";
import { CommandError } from "./command-error.js";
import { Interrupted } from "./io.js";

/** The exit codes of all commands. Command lines of parsec-tool have only the first two. */
export const ExitCode = {
  Success: 0,
  /** The answer is no: the signature is not valid, the token is to be refused. Every failure of a command line of parsec-tool. */
  No: 1,
  Usage: 2,
  NoSuchKey: 3,
  KeyExists: 4,
  NotPermitted: 5,
  NotSupported: 6,
  Unreachable: 7,
  Timeout: 8,
  Untrusted: 9,
  Service: 10,
  DecryptionFailed: 11,
  File: 12,
  Internal: 70,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Codes whose exit code is not that of their family. */
const BY_CODE: Readonly<Record<string, ExitCode>> = {
  ERR_PARSEC_SERVICE_DOES_NOT_EXIST: ExitCode.NoSuchKey,
  ERR_PARSEC_SERVICE_ALREADY_EXISTS: ExitCode.KeyExists,
  ERR_PARSEC_KEY_DIFFERS: ExitCode.KeyExists,
  ERR_PARSEC_KEY_POLICY: ExitCode.NotPermitted,
  ERR_PARSEC_SERVICE_NOT_PERMITTED: ExitCode.NotPermitted,
  ERR_PARSEC_SERVICE_ADMIN_OPERATION: ExitCode.NotPermitted,
  ERR_PARSEC_SERVICE_AUTHENTICATION_ERROR: ExitCode.NotPermitted,
  ERR_PARSEC_SERVICE_NOT_AUTHENTICATED: ExitCode.NotPermitted,
  ERR_PARSEC_NO_AUTHENTICATOR: ExitCode.NotPermitted,
  ERR_PARSEC_TRANSPORT_PERMISSION: ExitCode.NotPermitted,
  ERR_PARSEC_SERVICE_NOT_SUPPORTED: ExitCode.NotSupported,
  ERR_PARSEC_SERVICE_OPCODE_DOES_NOT_EXIST: ExitCode.NotSupported,
  ERR_PARSEC_SERVICE_DEPRECATED_PRIMITIVE: ExitCode.NotSupported,
  ERR_PARSEC_SERVICE_PROVIDER_NOT_REGISTERED: ExitCode.NotSupported,
  ERR_PARSEC_SERVICE_PROVIDER_DOES_NOT_EXIST: ExitCode.NotSupported,
  ERR_PARSEC_NO_PROVIDER: ExitCode.NotSupported,
  ERR_PARSEC_HASH_UNSUPPORTED: ExitCode.NotSupported,
  ERR_PARSEC_LOCAL_UNSUPPORTED: ExitCode.NotSupported,
  ERR_PARSEC_SSH_KEY: ExitCode.NotSupported,
  ERR_PARSEC_DEADLINE: ExitCode.Timeout,
  ERR_PARSEC_ENDPOINT_UNTRUSTED: ExitCode.Untrusted,
  ERR_PARSEC_SSH_SOCKET_UNTRUSTED: ExitCode.Untrusted,
  ERR_PARSEC_DECRYPTION_FAILED: ExitCode.DecryptionFailed,
  ERR_PARSEC_X509_SIGNATURE: ExitCode.No,
  ERR_PARSEC_X509_ALGORITHM: ExitCode.No,
  ERR_PARSEC_X509_MALFORMED: ExitCode.Usage,
  ERR_PARSEC_X509_TOO_LONG: ExitCode.Usage,
};

/** Codes of a token that is to be refused: the answer of `jwt verify` is no. */
const REFUSED_TOKEN = /^ERR_PARSEC_JOSE_/;

const BY_FAMILY = {
  usage: ExitCode.Usage,
  protocol: ExitCode.Untrusted,
  transport: ExitCode.Unreachable,
  service: ExitCode.Service,
} as const;

/** Returns the exit code for an error: by its code, else by its family. */
export function exitCodeFor(error: unknown): number {
  if (error instanceof CommandError || error instanceof Interrupted) return error.exitCode;
  if (!isParsecError(error)) return ExitCode.Internal;
  if (error.family === "protocol" && REFUSED_TOKEN.test(error.code)) return ExitCode.No;
  return BY_CODE[error.code] ?? BY_FAMILY[error.family];
}
