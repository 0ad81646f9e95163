import type { Operation } from "@parsec-ts/operations";
import type { Transport } from "@parsec-ts/transport";
import {
  ContentType,
  encodeRequest,
  isParsecError,
  ParsecError,
  type ResponseDecoder,
  Status,
} from "@parsec-ts/wire-protocol";
import type { Authenticator } from "./authenticator.js";
import type { CallScope } from "./call-scope.js";
import { exchange } from "./exchange.js";
import { requestDigest } from "./request-digest.js";
import { type RetryOptions, retryUnsent } from "./retry.js";
import { isStatus, serviceError } from "./service-error.js";

/** Where a call goes and as whom. */
export interface CallTarget {
  readonly transport: Transport;
  /** Provider id. */
  readonly provider: number;
  readonly authenticator: Authenticator;
  /** Longest response body taken, in bytes. */
  readonly maxBodyLength: number;
  readonly retry: RetryOptions;
}

/**
 * One call, down and up: authenticate, encode, exchange, check, decode. Made once more, with other authentication, where the service
 * refused the first and the authenticator has other.
 */
export async function call<Request, Result>(
  operation: Operation<Request, Result>,
  request: Request,
  target: CallTarget,
  scope: CallScope,
): Promise<Result> {
  const auth = await authenticated(target, scope);
  try {
    return await callAs(auth, operation, request, target, scope);
  } catch (error) {
    if (!isStatus(error, "AuthenticationError") || !target.authenticator.refused?.(auth)) throw error;
    return await callAs(await authenticated(target, scope), operation, request, target, scope);
  }
}

/**
 * Our own copies are wiped on every path; at once when the scope's signal fires, whatever the transport still does, as then nobody waits
 * for the call any more.
 */
async function callAs<Request, Result>(
  auth: Uint8Array,
  operation: Operation<Request, Result>,
  request: Request,
  { transport, provider, authenticator, maxBodyLength, retry }: CallTarget,
  scope: CallScope,
): Promise<Result> {
  const frame = encodeRequest({ provider, authType: authenticator.authType, auth }, operation, request);
  let decoder: ResponseDecoder | undefined;
  scope.requestDigest = requestDigest(retry.host, operation, frame);
  scope.signal.addEventListener("abort", frame.wipe);
  try {
    decoder = await retryUnsent(() => exchange({ transport, frame, maxBodyLength }, scope), scope, retry);
    return decodeResult(operation, provider, decoder);
  } finally {
    scope.signal.removeEventListener("abort", frame.wipe);
    frame.wipe();
    decoder?.wipe();
  }
}

async function authenticated({ authenticator }: CallTarget, scope: CallScope): Promise<Uint8Array> {
  scope.phase = "authenticate";
  scope.sent = false;
  const { signal } = scope;
  const auth = await authenticationBytes(authenticator, signal);
  if (signal.aborted) throw signal.reason;
  return auth;
}

/** What an authenticator of somebody else's throws or gives is held against the contract. */
async function authenticationBytes(authenticator: Authenticator, signal: CallScope["signal"]): Promise<Uint8Array> {
  let auth: unknown;
  try {
    auth = await authenticator.authenticate({ signal });
  } catch (cause) {
    if (isParsecError(cause)) throw cause;
    throw authenticatorFailed("failed: its error is the cause of this one", cause);
  }
  if (auth instanceof Uint8Array) return auth;
  throw authenticatorFailed("gave something else than bytes");
}

function authenticatorFailed(how: string, cause?: unknown): ParsecError {
  const message = `The authenticator ${how}. Nothing was sent.`;
  return new ParsecError("usage", "ERR_PARSEC_AUTHENTICATOR_FAILED", message, { phase: "authenticate", cause });
}

function decodeResult<Request, Result>(
  operation: Operation<Request, Result>,
  provider: number,
  decoder: ResponseDecoder,
): Result {
  const response = decoder.response;
  // Status first: a service that could not read the header answers as Ping of provider 0.
  if (response.status !== Status.Success) throw serviceError(response.status, operation, provider);
  const { opcode } = operation;
  if (response.opcode !== opcode)
    throw mismatch("OPCODE", `opcode ${response.opcode}, asked was ${opcode}`, opcode, provider);
  if (response.provider !== provider) {
    throw mismatch("PROVIDER", `provider ${response.provider}, asked was ${provider}`, opcode, provider);
  }
  if (response.session !== 0n) throw mismatch("SESSION", "a session that nobody opened", opcode, provider);
  if (response.contentType !== ContentType.Protobuf) {
    throw mismatch("CONTENT_TYPE", `content type ${response.contentType}, which is not protobuf`, opcode, provider);
  }
  return operation.result.decode(response.body);
}

function mismatch(what: string, had: string, opcode: number, provider: number): ParsecError {
  return new ParsecError(
    "protocol",
    `ERR_PARSEC_PROTOCOL_${what}`,
    `The answer has ${had}. Do not trust it; check that the endpoint is the Parsec service.`,
    { opcode, provider },
  );
}
