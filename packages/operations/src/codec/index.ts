// The runtime of generated code. Only this folder uses the protobuf library, and exports none of its types.
export { bodyCodec, enumNames, readEmpty, writeEmpty } from "./body-codec.js";
export { BodyReader, MAX_ELEMENTS, MAX_NESTING } from "./body-reader.js";
export type {
  BigIntType,
  BodySink,
  EnumNumbers,
  NumberType,
  PackedType,
  UnknownField,
  UnknownVariant,
  WithUnknownFields,
} from "./body-sink.js";
export type { BodyCodec, Operation, OperationClass } from "./operation.js";
