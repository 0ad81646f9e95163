/** Values that generated code imports from the codec runtime, if it uses them. */
export const RUNTIME_VALUES: readonly string[] = (
  "bodyCodec elements enumNames finishUnion putBool putBytes putDouble putEmpty putEnum putFixed32 putFixed64 " +
  "putFloat putInt32 putInt64 putMessage putPacked putSfixed32 putSfixed64 putSint32 putSint64 putString putUint32 putUint64 putUnknown " +
  "readEmpty refuseKind replace takeBool takeBytes takeDouble takeEnum takeFixed32 takeFixed64 takeFloat takeInt32 takeInt64 takeList " +
  "takeMessage takePublicBytes takeSfixed32 takeSfixed64 takeSint32 takeSint64 takeString takeUint32 takeUint64"
).split(" ");

/** Types that generated code imports from the codec runtime, if it uses them. */
export const RUNTIME_TYPES: readonly string[] = [
  "BodyReader",
  "BodyWriter",
  "Operation",
  "UnknownVariant",
  "WithUnknownFields",
];
