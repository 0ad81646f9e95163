// What generated code stands on: the one place that knows the protobuf runtime, and no type of it leaves here.
export { bodyCodec, enumNames, readEmpty, writeEmpty } from "./body-codec.js";
export { BodyReader, MAX_ELEMENTS, MAX_NESTING } from "./body-reader.js";
export type {
  BigIntType,
  BodySink,
  EnumNumbers,
  WithUnknownFields,
  NumberType,
  PackedType,
  UnknownField,
  UnknownVariant,
} from "./body-sink.js";
export type { BodyCodec, Operation, OperationClass } from "./operation.js";
