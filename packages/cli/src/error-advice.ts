import { inspect } from "node:util";
import { isParsecError } from "@parsec-ts/node";

/** The next step at a prompt, for errors whose own message speaks to programmers. */
const ADVICE: Readonly<Record<string, string>> = {
  ERR_PARSEC_SERVICE_DOES_NOT_EXIST: "`parsec key list` shows your keys.",
  ERR_PARSEC_SERVICE_ALREADY_EXISTS: "`parsec key show` shows it, `parsec key delete` deletes it.",
  ERR_PARSEC_KEY_POLICY: "`parsec key show` shows the uses of a key; `parsec key create --help` lists kinds of keys.",
  ERR_PARSEC_SERVICE_NOT_PERMITTED: "`parsec key show` shows the uses of a key.",
  ERR_PARSEC_SERVICE_NOT_SUPPORTED:
    "`parsec capabilities` shows the abilities of each provider; --provider chooses one.",
  ERR_PARSEC_NO_PROVIDER: "`parsec list-providers` shows those of the service.",
  ERR_PARSEC_NO_AUTHENTICATOR: "`parsec list-authenticators` shows those of the service.",
  ERR_PARSEC_TRANSPORT_NO_SOCKET:
    "Start the service, or name its endpoint by --endpoint or PARSEC_SERVICE_ENDPOINT. To try things out: parsec mock -- COMMAND.",
  ERR_PARSEC_TRANSPORT_REFUSED: "Start the service, or name its endpoint by --endpoint or PARSEC_SERVICE_ENDPOINT.",
  ERR_PARSEC_TRANSPORT_PERMISSION:
    "Join the group that may reach the socket (often parsec-clients), log in again, and check with `id`.",
  ERR_PARSEC_DEADLINE: "--timeout SECONDS waits longer, --timeout 0 without an end.",
  ERR_PARSEC_ENDPOINT_UNTRUSTED: "If that user runs your service: --trust-owner UID.",
  ERR_PARSEC_SERVICE_ADMIN_OPERATION: "The configuration of the service lists its administrators.",
};

const TCP_FROM_ENVIRONMENT = "--allow-tcp allows it.";

/** Returns the words for an error: what happened, then what to do. */
export function errorText(error: unknown): string {
  if (!isParsecError(error)) return error instanceof Error ? error.message : String(error);
  const advice = ADVICE[error.code] ?? (/\ballowTcp\b/.test(error.message) ? TCP_FROM_ENVIRONMENT : undefined);
  return [`${error.message} (${error.code})`, ...(advice === undefined ? [] : [advice])].join("\n");
}

/** Returns all that is known about an error, for --debug. */
export function errorDetails(error: unknown): string {
  return inspect(error, { depth: 4 });
}
