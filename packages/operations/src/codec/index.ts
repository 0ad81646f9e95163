// The runtime of generated code. It reads and writes protobuf's wire format itself.
export { bodyCodec, enumNames, readEmpty, writeEmpty } from "./body-codec.js";
export {
  BodyReader,
  type ByteRange,
  DEFAULT_MAX_LIST_ELEMENTS,
  FREE_NESTED_MESSAGES,
  MAX_DUPLICATES,
} from "./body-reader.js";
export type { BigIntType, BodySink, EnumNumbers, NumberType, PackedType } from "./body-sink.js";
export type { BodyCodec, DecodeOptions, Operation, OperationClass } from "./operation.js";
export type { UnknownField, UnknownVariant, WithUnknownFields } from "./unknown-fields.js";
export { utf8Bytes } from "./wire/utf8.js";
export { MAX_NESTING } from "./wire/wire-reader.js";
