import { isParsecError, Opcode, type Operation, operationsByOpcode, resultRules } from "@parsec-ts/operations";
import {
  authTypeName,
  ContentType,
  encodeErrorResponse,
  encodeResponse,
  type Frame,
  ProviderId,
  providerName,
  type Request,
  Status,
} from "@parsec-ts/wire-protocol";
import type { Application } from "../authentication/application.js";
import { authenticate } from "../authentication/authenticate.js";
import type { ServiceParts } from "../operations/call-context.js";
import { findHandler, isKnownOpcode } from "../operations/find-handler.js";
import { StatusError } from "../status-error.js";
import { isDefined } from "./is-defined.js";

/** Statuses of requests with an invalid header. Their response has the opcode and the provider of a ping. */
const HEADER_STATUSES: readonly number[] = [
  Status.ContentTypeNotSupported,
  Status.AcceptTypeNotSupported,
  Status.ProviderDoesNotExist,
  Status.OpcodeDoesNotExist,
  Status.AuthenticatorDoesNotExist,
];

/** Operations without a key, which the service executes without authentication too. */
const KEYLESS_OPCODES: readonly number[] = [Opcode.PsaGenerateRandom, Opcode.PsaHashCompute, Opcode.PsaHashCompare];

const UNAUTHENTICATED: Application = { authType: 0, name: "" };

/** Executes a whole request and returns the response: a result, or the status that says why there is none. */
export async function handleRequest(request: Request, parts: ServiceParts): Promise<Frame> {
  const { provider, session, opcode } = request;
  let hasValidHeader = false;
  try {
    const operation = operationOf(request, parts);
    const authenticated = authenticate(parts.authenticators, request);
    const application = authenticated instanceof Promise ? await authenticated : authenticated;
    authorize(request, operation, application, parts);
    hasValidHeader = true;
    const decoded = decodeBody(request, operation);
    const handle = findHandler(parts, provider, opcode);
    const needsKeys = operation.authenticated && !KEYLESS_OPCODES.includes(opcode);
    if (needsKeys && application === undefined) throw new StatusError(Status.NotAuthenticated);
    if (handle === undefined) throw new StatusError(Status.PsaErrorNotSupported);
    const result = await handle({ parts, application: application ?? UNAUTHENTICATED, provider }, decoded);
    checkResult(operation, decoded, result);
    return encodeResponse({ provider, session }, operation, result);
  } catch (error) {
    const status = error instanceof StatusError ? error.status : Status.PsaErrorGenericError;
    if (!(error instanceof StatusError)) parts.log(`a defect of the mock, at opcode ${opcode}: ${String(error)}`);
    return !hasValidHeader && HEADER_STATUSES.includes(status)
      ? headerErrorResponse(status)
      : encodeErrorResponse({ provider, session }, opcode, status);
  }
}

/** Returns the response to a request whose header could not be read. */
export function headerErrorResponse(status: number): Frame {
  return encodeErrorResponse({ provider: ProviderId.Core }, 1, status);
}

/** Checks the fields of the header, in the order of the real service, and returns the operation that they name. */
function operationOf(request: Request, parts: ServiceParts): Operation<unknown, unknown> {
  const { provider, contentType, acceptType, authType, opcode } = request;
  if (contentType !== ContentType.Protobuf) throw new StatusError(Status.ContentTypeNotSupported);
  if (acceptType !== ContentType.Protobuf) throw new StatusError(Status.AcceptTypeNotSupported);
  if (authTypeName(authType) === undefined) throw new StatusError(Status.AuthenticatorDoesNotExist);
  const operation = operationsByOpcode.get(opcode);
  if (operation === undefined || !isKnownOpcode(parts, opcode)) throw new StatusError(Status.OpcodeDoesNotExist);
  if (providerName(provider) === undefined) throw new StatusError(Status.ProviderDoesNotExist);
  return operation;
}

/** Checks whether an application, `undefined` if there is no authentication, may ask the provider for the operation. */
function authorize(
  { provider }: Request,
  operation: Operation<unknown, unknown>,
  application: Application | undefined,
  parts: ServiceParts,
): void {
  const isCore = provider === ProviderId.Core;
  if (!isCore && !parts.providers.some(({ info }) => info.id === provider)) {
    throw new StatusError(Status.ProviderNotRegistered);
  }
  if (isCore !== (operation.class !== "crypto")) throw new StatusError(Status.PsaErrorNotSupported);
  if (operation.class === "admin") {
    if (application === undefined) throw new StatusError(Status.NotAuthenticated);
    if (!parts.admins.includes(application.name)) throw new StatusError(Status.AdminOperation);
  }
}

/** Checks a result by the rule that clients check it by: to break it is a defect of the mock. */
function checkResult({ name, opcode }: Operation<unknown, unknown>, request: unknown, result: unknown): void {
  const problem = resultRules.get(opcode)?.problem(request, result);
  if (problem !== undefined) throw new Error(`The result of ${name} ${problem}.`);
}

function decodeBody({ body }: Request, { request }: Operation<unknown, unknown>): unknown {
  try {
    const decoded = request.decode(body);
    if (isDefined(decoded)) return decoded;
    throw new StatusError(Status.InvalidEncoding);
  } catch (error) {
    if (error instanceof StatusError) throw error;
    const isIncomplete = isParsecError(error) && error.code === "ERR_PARSEC_PROTOCOL_MISSING_FIELD";
    throw new StatusError(isIncomplete ? Status.InvalidEncoding : Status.DeserializingBodyFailed);
  }
}
