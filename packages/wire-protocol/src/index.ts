export {
  type ArgumentRule,
  checkedElsewhere,
  kindOf,
  mustBeAbortSignal,
  mustBeArray,
  mustBeBinary,
  mustBeBoolean,
  mustBeBytes,
  mustBeDate,
  mustBeFilledName,
  mustBeFunction,
  mustBeInteger,
  mustBeName,
  mustBeObject,
  mustBeOneOf,
  mustBeProvider,
  mustBeText,
} from "./arguments/argument-rules.js";
export { checkArgument, checkOptions, type OptionRules, unknownNameError } from "./arguments/check-options.js";
export { mustBeTimeSpan, secondsOf, type TimeSpan } from "./arguments/time-span.js";
export { allocateBytes, copyBytes, EMPTY, inArrayBuffer } from "./bytes.js";
export { DEFAULT_MAX_BODY_LENGTH, type DecoderOptions, FrameDecoder } from "./decode/frame-decoder.js";
export type { ReceivedMessage } from "./decode/received-message.js";
export { type Request, RequestDecoder } from "./decode/request-decoder.js";
export { type Response, ResponseDecoder } from "./decode/response-decoder.js";
export {
  type BodyEncoder,
  type EncodedBody,
  NOTHING_SEPARATE,
  type RequestEncoder,
  type ResultEncoder,
  rawBody,
  type SeparateBytes,
} from "./encode/body-encoder.js";
export {
  encodeErrorResponse,
  encodeRequest,
  encodeResponse,
  type Frame,
  rawOperation,
} from "./encode/encode-frame.js";
export { type FrameBuffer, FrameBuffers } from "./encode/frame-buffers.js";
export {
  type CodeOf,
  type ErrorDescription,
  type ErrorFamily,
  type ErrorTable,
  type ParsecErrorCode,
  type WireProtocolErrorCode,
  wireProtocolErrors,
} from "./error-codes.js";
export {
  HEADER_LENGTH,
  type Header,
  MAGIC_NUMBER,
  type RequestHead,
  type ResponseHead,
  WIRE_PROTOCOL_VERSION,
} from "./header.js";
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
  isParsecError,
  ParsecError,
  type ParsecErrorDetails,
} from "./parsec-error.js";
export { type SecretBytes, secretBytes } from "./secret-bytes.js";
export { Status, type StatusName, statusName } from "./status.js";
