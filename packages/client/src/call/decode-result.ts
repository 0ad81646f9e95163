import { type Decoded, Opcode, type Operation, type ResultRule, resultRules } from "@parsec-ts/operations";
import {
  ContentType,
  type Frame,
  HEADER_LENGTH,
  ParsecError,
  ProviderId,
  type Response,
  Status,
} from "@parsec-ts/wire-protocol";
import { wipeResult } from "./call-scope.js";
import { serviceError } from "./service-error.js";

/** The request that a response must belong to. */
export interface SentRequest<Request> {
  readonly request: Request;
  readonly frame: Frame;
  /** Provider id. */
  readonly provider: number;
  /** List elements and unknown fields that the response may have. */
  readonly maxListElements: number;
}

/**
 * Checks that a response belongs to the request, decodes its body, and checks the result by the rule of the operation.
 *
 * @throws `ParsecError` of the service family for a status other than Success; `ERR_PARSEC_PROTOCOL_OPCODE`, `_PROVIDER`, `_SESSION`,
 * `_CONTENT_TYPE`, `_ECHO`, `_BODY`, `_RESULT` and those of the decoder
 */
export function decodeResult<Request, Result>(
  operation: Operation<Request, Result>,
  sent: SentRequest<Request>,
  response: Response,
): Decoded<Result> {
  const { opcode } = operation;
  const { provider } = sent;
  const mismatch = (field: string, actual: string): ParsecError =>
    new ParsecError(
      "protocol",
      `ERR_PARSEC_PROTOCOL_${field}`,
      `The response has ${actual}. Do not trust it; check that the endpoint is the Parsec service.`,
      { opcode, provider },
    );

  const isError = response.status !== Status.Success;
  const mayDiffer = isHeaderError(response);
  if (response.opcode !== opcode && !mayDiffer) {
    throw mismatch("OPCODE", `opcode ${response.opcode}, requested was ${opcode}`);
  }
  if (response.provider !== provider && !mayDiffer) {
    throw mismatch("PROVIDER", `provider ${response.provider}, requested was ${provider}`);
  }
  if (response.session !== 0n) throw mismatch("SESSION", "a session that was never opened");
  if (response.contentType !== ContentType.Protobuf) {
    throw mismatch("CONTENT_TYPE", `content type ${response.contentType}, which is not protobuf`);
  }
  if (isError) {
    if (response.bodyLength > 0) throw mismatch("BODY", `status ${response.status} and a body all the same`);
    throw serviceError(response.status, operation, provider);
  }
  const rule = resultRules.get(opcode);
  if (isEcho(sent.frame, response, rule)) throw mismatch("ECHO", "the body of the request");
  const { bytes, bodyStart: start, bodyLength } = response;
  const { maxListElements } = sent;
  const result = operation.result.decode(bytes, { maxListElements, start, end: start + bodyLength });
  const problem = rule?.problem(sent.request, result);
  if (problem === undefined) return result;
  wipeResult(result);
  throw new ParsecError(
    "protocol",
    "ERR_PARSEC_PROTOCOL_RESULT",
    `The result of ${operation.name} ${problem}. Do not trust it; check that the endpoint is the Parsec service.`,
    { opcode, provider },
  );
}

/** True for an error of a service that could not read the header, which it reports as one of Ping on the core provider. */
export function isHeaderError({ status, opcode, provider }: Response): boolean {
  return status !== Status.Success && opcode === Opcode.Ping && provider === ProviderId.Core;
}

/**
 * True for a response that is the request over again. No operation has a result that is encoded as its request. Without any body or
 * authentication that is so for the contract's operations only: all that need no authentication have a result.
 */
function isEcho(frame: Frame, response: Response, rule: ResultRule | undefined): boolean {
  if (frame.bodyLength !== response.bodyLength) return false;
  if (response.bodyLength === 0) return rule !== undefined && frame.byteLength === HEADER_LENGTH;
  const { body } = response;
  let at = 0;
  return frame.bodyParts.every((part) => part.every((byte) => byte === body[at++]));
}
