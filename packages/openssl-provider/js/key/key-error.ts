import { ParsecError } from "@parsec-ts/wire-protocol";
import type { Failure } from "../addon.js";

/** Reasons of the module for which the service has answered nothing: `src/reasons.c`. */
const OF_TRANSPORT = [
  "parsec service not reachable",
  "parsec endpoint not trusted",
  "parsec service timed out",
  "parsec service runs in this process",
];

/** The error for a key that OpenSSL could not open. */
export function keyError({ reason, text }: Failure, cause?: unknown): ParsecError {
  const message = `OpenSSL could not open the key: ${reason}${text === "" ? "." : `. ${text}`}`;
  return OF_TRANSPORT.includes(reason)
    ? new ParsecError("transport", "ERR_PARSEC_OPENSSL_SERVICE", message, { reason, cause })
    : new ParsecError("service", "ERR_PARSEC_OPENSSL_KEY", message, { reason, cause });
}
