export {
  type BodyEncoder,
  type RequestEncoder,
  type ResultEncoder,
  rawBody,
  type SeparateBytes,
  type SizedBody,
} from "./body-encoder.js";
export { allocateBytes, copyBytes, EMPTY } from "./bytes.js";
export {
  encodeErrorResponse,
  encodeRequest,
  encodeResponse,
  type Frame,
  FrameBuffers,
  type RequestHead,
  type ResponseHead,
  rawOperation,
} from "./encode-frame.js";
export { DEFAULT_MAX_BODY_LENGTH, type DecoderOptions } from "./frame-decoder.js";
export { HEADER_LENGTH, MAGIC_NUMBER, WIRE_PROTOCOL_VERSION } from "./header.js";
export {
  AuthType,
  type AuthTypeName,
  authTypeName,
  ContentType,
  ProviderId,
  type ProviderName,
  providerName,
} from "./identifiers.js";
export {
  argumentError,
  type CallPhase,
  type ErrorFamily,
  isParsecError,
  ParsecError,
  type ParsecErrorCode,
  type ParsecErrorDetails,
} from "./parsec-error.js";
export { type Request, RequestDecoder } from "./request-decoder.js";
export { type Response, ResponseDecoder } from "./response-decoder.js";
export { type SecretBytes, secretBytes } from "./secret-bytes.js";
export { Status, type StatusName, statusName } from "./status.js";
