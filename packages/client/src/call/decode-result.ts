import type { Operation } from "@parsec-ts/operations";
import { ContentType, ParsecError, type Response, Status } from "@parsec-ts/wire-protocol";
import { serviceError } from "./service-error.js";

/**
 * Checks that a response belongs to the request, and decodes its body.
 *
 * @throws `ParsecError` of the service family for a status other than Success; `ERR_PARSEC_PROTOCOL_OPCODE`, `_PROVIDER`, `_SESSION`,
 * `_CONTENT_TYPE`, `_BODY`
 */
export function decodeResult<Request, Result>(
  operation: Operation<Request, Result>,
  provider: number,
  response: Response,
): Result {
  // Status first: a service that could not read the header responds as Ping of provider 0.
  if (response.status !== Status.Success) throw serviceError(response.status, operation, provider);
  const { opcode } = operation;
  const mismatch = (field: string, actual: string): ParsecError =>
    new ParsecError(
      "protocol",
      `ERR_PARSEC_PROTOCOL_${field}`,
      `The response has ${actual}. Do not trust it; check that the endpoint is the Parsec service.`,
      { opcode, provider },
    );
  if (response.opcode !== opcode) throw mismatch("OPCODE", `opcode ${response.opcode}, requested was ${opcode}`);
  if (response.provider !== provider) {
    throw mismatch("PROVIDER", `provider ${response.provider}, requested was ${provider}`);
  }
  if (response.session !== 0n) throw mismatch("SESSION", "a session that was never opened");
  if (response.contentType !== ContentType.Protobuf) {
    throw mismatch("CONTENT_TYPE", `content type ${response.contentType}, which is not protobuf`);
  }
  return operation.result.decode(response.body);
}
