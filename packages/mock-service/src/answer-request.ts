import { operationsByOpcode } from "@parsec-ts/operations";
import {
  ContentType,
  encodeErrorResponse,
  encodeResponse,
  type Frame,
  isParsecError,
  ProviderId,
  providerName,
  type Request,
  Status,
} from "@parsec-ts/wire-protocol";
import { authenticate } from "./authentication.js";
import { type Handler, handlers } from "./handlers.js";
import type { KeyStore } from "./key-store.js";
import { PROVIDERS } from "./providers.js";
import { StatusError } from "./status-error.js";

/** Statuses of requests whose header is at fault; the service then answers as if it had been pinged. */
const HEADER_STATUSES: readonly number[] = [
  Status.ContentTypeNotSupported,
  Status.AcceptTypeNotSupported,
  Status.ProviderDoesNotExist,
  Status.OpcodeDoesNotExist,
  Status.AuthenticatorDoesNotExist,
];

/** The answer to a whole request: a result, or the status that says why there is none. */
export async function answerRequest(request: Request, keys: KeyStore): Promise<Frame> {
  const { provider, session, opcode } = request;
  try {
    const { operation, handle, application } = admit(request);
    const decoded = decodeBody(request, operation);
    if (operation.authenticated && application === undefined) throw new StatusError(Status.NotAuthenticated);
    const result = await handle({ keys, application: application ?? "", provider }, decoded);
    return encodeResponse({ provider, session }, operation, result);
  } catch (error) {
    const status = error instanceof StatusError ? error.status : Status.PsaErrorGenericError;
    return HEADER_STATUSES.includes(status)
      ? headerErrorAnswer(status)
      : encodeErrorResponse({ provider, session }, opcode, status);
  }
}

/** The answer to a request that could not be read. */
export function headerErrorAnswer(status: number): Frame {
  return encodeErrorResponse({ provider: ProviderId.Core }, 1, status);
}

/** Checks everything but the body, in the service's order. */
function admit(request: Request): Handler & { readonly application: string | undefined } {
  const { provider, contentType, acceptType, opcode, authType, auth } = request;
  if (contentType !== ContentType.Protobuf) throw new StatusError(Status.ContentTypeNotSupported);
  if (acceptType !== ContentType.Protobuf) throw new StatusError(Status.AcceptTypeNotSupported);
  if (providerName(provider) === undefined) throw new StatusError(Status.ProviderDoesNotExist);
  const known = operationsByOpcode.get(opcode);
  if (known === undefined) throw new StatusError(Status.OpcodeDoesNotExist);
  if (!PROVIDERS.some(({ id }) => id === provider)) throw new StatusError(Status.ProviderNotRegistered);
  const application = authenticate(authType, auth);
  const handler = handlers.get(opcode);
  const isForCore = known.class !== "crypto";
  if (handler === undefined || isForCore !== (provider === ProviderId.Core))
    throw new StatusError(Status.PsaErrorNotSupported);
  return { ...handler, application };
}

function decodeBody({ body }: Request, { request }: Handler["operation"]): unknown {
  try {
    return request.decode(body);
  } catch (error) {
    const isIncomplete = isParsecError(error) && error.code === "ERR_PARSEC_PROTOCOL_MISSING_FIELD";
    throw new StatusError(isIncomplete ? Status.InvalidEncoding : Status.DeserializingBodyFailed);
  }
}
