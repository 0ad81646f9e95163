import type { KeyFormatErrorCode } from "@parsec-ts/key-formats";
import type { AnyTransportErrorCode } from "@parsec-ts/transport";
import {
  type CodeOf,
  isParsecError as isAnyParsecError,
  type ParsecError,
  type StatusName,
} from "@parsec-ts/wire-protocol";

/** The error codes of this package, but for those that a service's status becomes: see {@link ServiceErrorCode}. */
export const clientErrors = {
  ERR_PARSEC_QUEUE_FULL: {
    family: "usage",
    cause: "So many calls wait for a slot that one more is refused. It was not sent.",
    cure: "Wait for some of them, or raise `maxQueuedCalls`.",
  },
  ERR_PARSEC_CLOSED: {
    family: "usage",
    cause: "The client was closed before the call, or during it.",
    cure: "Connect again.",
  },
  ERR_PARSEC_DEADLINE: {
    family: "transport",
    cause:
      "The call took longer than `timeoutMs`. `error.phase` tells how far it was; in `read` the service may have executed it.",
    cure: "Raise `timeoutMs` if the service needs longer: hardware takes seconds to make an RSA key.",
  },
  ERR_PARSEC_NO_AUTHENTICATOR: {
    family: "usage",
    cause: "The service offers no authenticator that the client may use. No authentication was sent.",
    cure: "Pass one that the service offers as the option `authenticators`; the message lists what it offers.",
  },
  ERR_PARSEC_AUTHENTICATOR_FAILED: {
    family: "usage",
    cause: "The authenticator threw, or returned no bytes that fit a request. Nothing was sent.",
    cure: "Mend the authenticator: `error.cause` is what it threw.",
  },
  ERR_PARSEC_NO_PROVIDER: {
    family: "usage",
    cause: "The service runs no provider that holds keys, or not the one that the caller named.",
    cure: "Call `listProviders`, and name one of them; or configure a provider in the service.",
  },
  ERR_PARSEC_NO_LOCAL_CRYPTO: {
    family: "usage",
    cause: "The client was made without `localCrypto`, which hashes and verifies here.",
    cure: "Pass one to `createClient`, or call the operation itself: `signHash`. `connect` of `@parsec-ts/node` passes one.",
  },
  ERR_PARSEC_NO_KEY_FORMATS: {
    family: "usage",
    cause: "The client was made without `keyFormats`, which reads and writes DER, PEM and JWK.",
    cure: 'Pass `keyFormats` of `@parsec-ts/key-formats` to `createClient`, or use the format `"raw"`.',
  },
  ERR_PARSEC_HASH_UNSUPPORTED: {
    family: "usage",
    cause: "This runtime cannot compute the hash.",
    cure: "Use SHA-256, or `hashCompute` of the service and then `signHash`.",
  },
  ERR_PARSEC_LOCAL_UNSUPPORTED: {
    family: "usage",
    cause: "This runtime has no cryptography for the algorithm or the key.",
    cure: "Leave the option `local` out: the service does it then.",
  },
  ERR_PARSEC_KEY_DIFFERS: {
    family: "usage",
    cause: "A key of this name exists with other attributes.",
    cure: "Choose another name, or destroy the key if it is not needed.",
  },
  ERR_PARSEC_KEY_POLICY: {
    family: "usage",
    cause: "The key cannot be used so: its kind or its policy does not allow it, or only the service's word does.",
    cure: "Read the message: it says which keys can, or which option names the algorithm.",
  },
  ERR_PARSEC_SEAL_TOO_LONG: {
    family: "usage",
    cause: "Plaintext and additional data are too long together for one request to the service. Nothing was sent.",
    cure: "Seal it in parts that name their position in the additional data.",
  },
  ERR_PARSEC_PUBLIC_KEY_MISMATCH: {
    family: "protocol",
    cause: "The service returned another public key than the pinned one.",
    cure: "Do not trust it: find out who replaced the key, or if the endpoint is your service's.",
  },
  ERR_PARSEC_SIGNATURE_INVALID: {
    family: "protocol",
    cause: "The service returned a signature that is not the key's over the message (`verifyAfterSign`).",
    cure: "Do not use it. Find out if the service, its hardware or the endpoint is to blame.",
  },
  ERR_PARSEC_DECRYPTION_FAILED: {
    family: "service",
    cause:
      "The ciphertext is not of this key, or was changed. The reason is withheld, because it would help an attacker.",
    cure: "Check the key, the label or the additional data. `detailedErrors` shows the reason where no one else can submit ciphertexts.",
  },
  ERR_PARSEC_PROTOCOL_EARLY_RESPONSE: {
    family: "protocol",
    cause: "The response reports success before the whole request was sent.",
    cure: "Do not trust the peer; check that the endpoint is the Parsec service.",
  },
  ERR_PARSEC_PROTOCOL_OPCODE: {
    family: "protocol",
    cause: "The response is to another operation than the request.",
    cure: "Do not trust the peer; check that the endpoint is the Parsec service.",
  },
  ERR_PARSEC_PROTOCOL_PROVIDER: {
    family: "protocol",
    cause: "The response is of another provider than the request was for.",
    cure: "Do not trust the peer; check that the endpoint is the Parsec service.",
  },
  ERR_PARSEC_PROTOCOL_SESSION: {
    family: "protocol",
    cause: "The response names a session, which was never opened.",
    cure: "Do not trust the peer; check that the endpoint is the Parsec service.",
  },
  ERR_PARSEC_PROTOCOL_CONTENT_TYPE: {
    family: "protocol",
    cause: "The body of the response is declared to be something other than protobuf.",
    cure: "Do not trust the peer; check that the endpoint is the Parsec service.",
  },
  ERR_PARSEC_PROTOCOL_ECHO: {
    family: "protocol",
    cause: "The response is the request over again.",
    cure: "Do not trust the peer; check that the endpoint is the Parsec service.",
  },
  ERR_PARSEC_PROTOCOL_RESULT: {
    family: "protocol",
    cause: "The result cannot be one to this request: a wrong length, for example.",
    cure: "Do not trust the peer; check that the endpoint is the Parsec service.",
  },
  ERR_PARSEC_PROTOCOL_SIGNATURE_LENGTH: {
    family: "protocol",
    cause: "The signature does not have the length that the key's signatures have.",
    cure: "Do not trust the peer; check that the endpoint is the Parsec service.",
  },
} as const;

/** A status without the prefix of PSA's own ones. */
export type StatusWithoutPrefix<Name extends string> = Name extends `PsaError${infer Rest}` ? Rest : Name;

/** `DoesNotExist` becomes `Does_Not_Exist`: a sign between a small letter and a capital one. */
export type StatusWords<Text extends string, Before extends string = ""> = Text extends `${infer First}${infer Rest}`
  ? `${Before extends Lowercase<Before> ? (First extends Lowercase<First> ? "" : Before extends "" ? "" : "_") : ""}${First}${StatusWords<Rest, First>}`
  : "";

/** The code of the error that a status of the service becomes. `error.status` and `error.statusName` hold the status itself. */
export type ServiceErrorCode =
  | `ERR_PARSEC_SERVICE_${Uppercase<StatusWords<StatusWithoutPrefix<Exclude<StatusName, "Success">>>>}`
  | "ERR_PARSEC_SERVICE_UNKNOWN_STATUS";

/** A code of the errors of this package and of those below it. */
export type ClientErrorCode =
  | CodeOf<typeof clientErrors>
  | ServiceErrorCode
  | KeyFormatErrorCode
  | AnyTransportErrorCode;

/** True for an error of this package or of those below it, of any installed copy of them. */
export const isParsecError: (value: unknown) => value is ParsecError<ClientErrorCode> =
  isAnyParsecError<ClientErrorCode>;
