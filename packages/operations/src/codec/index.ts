// The runtime of generated code. It reads and writes protobuf's wire format itself.
export { bodyCodec, enumNames } from "./body-codec.js";
export type { BodyCodec, Decoded, DecodeOptions, Operation, OperationClass } from "./operation.js";
export {
  BodyReader,
  DEFAULT_MAX_LIST_ELEMENTS,
  FREE_NESTED_MESSAGES,
  MAX_DUPLICATES,
} from "./read/body-reader.js";
export { takeBytes, takePublicBytes, takeString } from "./read/take-bytes.js";
export { finishUnion, readEmpty, replace, takeList, takeMessage } from "./read/take-messages.js";
export {
  takeBool,
  takeDouble,
  takeEnum,
  takeFixed32,
  takeFixed64,
  takeFloat,
  takeInt32,
  takeInt64,
  takeSfixed32,
  takeSfixed64,
  takeSint32,
  takeSint64,
  takeUint32,
  takeUint64,
} from "./read/take-numbers.js";
export type { ReadFunction, SharedMessages } from "./shared-messages.js";
export type { UnknownField, UnknownVariant, UnreadFields, WithUnknownFields } from "./unknown-fields.js";
export { readUtf8, utf8Bytes } from "./wire/utf8.js";
export { MAX_NESTING, WireReader } from "./wire/wire-reader.js";
export { BodyWriter } from "./write/body-writer.js";
export { type PutBigint, putFixed64, putInt64, putSfixed64, putSint64, putUint64 } from "./write/put-bigints.js";
export { putBytes, putString } from "./write/put-bytes.js";
export { elements, putEmpty, putMessage, putPacked, putUnknown, refuseKind } from "./write/put-messages.js";
export {
  type EnumNumbers,
  putBool,
  putDouble,
  putEnum,
  putFixed32,
  putFloat,
  putInt32,
  putSfixed32,
  putSint32,
  putUint32,
} from "./write/put-numbers.js";
