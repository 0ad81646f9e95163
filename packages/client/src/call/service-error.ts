import {
  isParsecError,
  ParsecError,
  providerName,
  Status,
  type StatusName,
  statusName,
} from "@parsec-ts/wire-protocol";

import type { ServiceErrorCode } from "../errors/error-codes.js";

/** Advice on a status, where there is something to say beyond its name. */
const ADVICE: Partial<Record<StatusName, string>> = {
  ProviderNotRegistered: "the service does not run this provider; ask listProviders which it runs",
  ProviderDoesNotExist: "the service does not know this provider; ask listProviders which it runs",
  OpcodeDoesNotExist: "the service does not know this operation; it may be older than the client",
  ResponseTooLarge: "ask for less at once",
  AuthenticationError: "the service did not accept the identity that the client claims",
  AuthenticatorNotRegistered: "the service does not offer this authenticator; ask listAuthenticators which it offers",
  AuthenticatorDoesNotExist: "the service does not know this authenticator; ask listAuthenticators which it offers",
  NotAuthenticated: "the operation needs authentication: configure an authenticator",
  BodySizeExceedsLimit: "the request is longer than the service takes (1 MiB unless configured)",
  AdminOperation: "only an administrator of the service may do this",
  ConnectionError: "the service did not read the request in time; this machine or the service may be too busy",
  DeprecatedPrimitive: "the service refuses this old algorithm or key type unless configured to allow it",
  PsaErrorNotPermitted: "the policy of the key, or of the service, does not allow it",
  PsaErrorNotSupported: "this provider cannot do it; another one may",
  PsaErrorInvalidArgument: "the provider refuses these arguments; check sizes, algorithm and key type",
  PsaErrorAlreadyExists: "a key of this name exists already; choose another name or destroy it first",
  PsaErrorDoesNotExist: "the calling application has no key of this name in this provider; check the name and listKeys",
  PsaErrorInvalidSignature: "the signature is not one of this key over this hash",
};

/** Further reasons for PsaErrorInvalidArgument that providers do not name, by operation. */
const HINTS: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ["PsaAeadEncrypt", "; an empty plaintext is refused too"],
  ["PsaAsymmetricEncrypt", "; an empty plaintext is refused too"],
  ["PsaExportPublicKey", "; a symmetric key has no public half"],
]);

/** The error for a response whose status is not Success. */
export function serviceError(
  status: number,
  operation: { readonly name: string; readonly opcode: number },
  provider: number,
): ParsecError {
  const name = statusName(status);
  const call = `${operation.name} on provider ${provider}${providerName(provider) ? ` (${providerName(provider)})` : ""}`;
  const advice = name !== undefined ? statusAdvice(name) : "a status that only a newer service knows";
  const hint = name === "PsaErrorInvalidArgument" ? (HINTS.get(operation.name) ?? "") : "";
  const message = `The response to ${call} was ${name ?? "status"} (${status})${advice ? `: ${advice}${hint}` : ""}.`;
  return new ParsecError("service", serviceErrorCode(name), message, {
    status,
    opcode: operation.opcode,
    provider,
    ...(name !== undefined && { statusName: name }),
  });
}

/** `PsaErrorDoesNotExist` becomes `ERR_PARSEC_SERVICE_DOES_NOT_EXIST`. */
export function serviceErrorCode(name: StatusName | undefined): ServiceErrorCode {
  if (typeof name !== "string") return "ERR_PARSEC_SERVICE_UNKNOWN_STATUS";
  const words = name.replace(/^PsaError/, "").replace(/(?<=[a-z])(?=[A-Z])/g, "_");
  return `ERR_PARSEC_SERVICE_${words.toUpperCase()}` as ServiceErrorCode;
}

/** Advice on a status, if there is something to say beyond its name. */
export function statusAdvice(name: StatusName): string | undefined {
  return Object.hasOwn(ADVICE, name) ? ADVICE[name] : undefined;
}

/** True for the error that this status of the service becomes. */
export function isStatus(error: unknown, name: StatusName): boolean {
  return isParsecError(error) && error.family === "service" && error.status === Status[name];
}
