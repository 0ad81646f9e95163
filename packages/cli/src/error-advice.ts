import { inspect } from "node:util";
import { isParsecError } from "@parsec-ts/node";

/** Names of the programming interface in the client's messages, and what to type at a prompt instead. */
const AT_A_PROMPT: Readonly<Record<string, string>> = {
  "; see listKeys": "",
  "check the name and listKeys": "check the name",
  ": see detailedErrors": "",
  listProviders: "`parsec list-providers`",
  listAuthenticators: "`parsec list-authenticators`",
  "allowTcp: true": "--allow-tcp",
  "give the endpoint in the program": "name the endpoint by --endpoint",
  allowRemote: "a service on this machine",
  timeoutMs: "--timeout",
  ecdsaKey: "--type ec-p256",
  ecdsaDeterministicKey: "--type ec-p256 --alg deterministic-ecdsa",
  rsaPssKey: "--type rsa-2048 --alg pss",
  rsaPkcs1v15Key: "--type rsa-2048 --alg pkcs1",
  rsaOaepKey: "--type rsa-2048 --alg oaep",
  aesGcmKey: "--type aes-256",
  aesCcmKey: "--type aes-256 --alg ccm",
  chacha20Poly1305Key: "--type chacha20",
  ecdhKey: "--type ec-p256 --use agree",
  x25519Key: "--type x25519",
  hmacKey: "--type hmac-sha256",
  "selfSign with basicConstraints: { ca: true }": "`parsec cert self-sign --ca`",
  createCsr: "csr",
  selfSign: "cert self-sign",
  basicConstraints: "--ca",
  pathLength: "--path-length",
  extendedKeyUsage: "--ext-key-usage",
  keyUsage: "--key-usage",
};

/** Longer names first, so that none is taken for a part of another. */
const NAMES = new RegExp(
  Object.keys(AT_A_PROMPT)
    .sort((one, other) => other.length - one.length)
    .join("|"),
  "g",
);

/** The next step at a prompt. */
const ADVICE: Readonly<Record<string, string>> = {
  ERR_PARSEC_SERVICE_DOES_NOT_EXIST: "`parsec key list` shows your keys.",
  ERR_PARSEC_SERVICE_ALREADY_EXISTS: "`parsec key show` shows it, `parsec key delete` deletes it.",
  ERR_PARSEC_KEY_POLICY: "`parsec key show` shows the uses of a key, `parsec key create` makes another one.",
  ERR_PARSEC_SERVICE_NOT_PERMITTED: "`parsec key show` shows the uses of a key.",
  ERR_PARSEC_SERVICE_NOT_SUPPORTED:
    "`parsec capabilities` shows the abilities of each provider; --provider chooses one.",
  ERR_PARSEC_SSH_KEY:
    "`parsec key create NAME --type ec-p256` makes one that SSH can use; for RSA --type rsa-3072 --alg pkcs1-any.",
  ERR_PARSEC_NO_PROVIDER: "`parsec list-providers` shows those of the service.",
  ERR_PARSEC_TRANSPORT_NO_SOCKET:
    "Start the service, or name its endpoint by --endpoint or PARSEC_SERVICE_ENDPOINT. To try things out: parsec mock -- sh",
  ERR_PARSEC_TRANSPORT_REFUSED: "Start the service, or name its endpoint by --endpoint or PARSEC_SERVICE_ENDPOINT.",
  ERR_PARSEC_TRANSPORT_PERMISSION:
    "Join the group that may reach the socket (often parsec-clients), log in again, and check with `id`.",
  ERR_PARSEC_DEADLINE: "--timeout SECONDS waits longer, --timeout 0 without an end.",
  ERR_PARSEC_SERVICE_ADMIN_OPERATION: "The configuration of the service lists its administrators.",
};

/** Returns the words for an error: what happened, then what to do. */
export function errorText(error: unknown): string {
  if (!isParsecError(error)) return error instanceof Error ? error.message : String(error);
  const message = error.message
    .replace(NAMES, (name) => AT_A_PROMPT[name] ?? name)
    .replace(/trust: \{ owners: \[(\d+)\] \}/, "--trust-owner $1");
  const advice = ADVICE[error.code];
  return [`${message} (${error.code})`, ...(advice === undefined ? [] : [advice])].join("\n");
}

/** Returns all that is known about an error, for --debug. */
export function errorDetails(error: unknown): string {
  return inspect(error, { depth: 4 });
}
