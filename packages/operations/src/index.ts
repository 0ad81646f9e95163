export {
  deterministicEcdsa,
  ecdsa,
  type HashChoice,
  NO_ALGORITHM,
  rsaPkcs1v15Sign,
  rsaPss,
  signatureAlgorithm,
} from "./algorithms.js";
export type { BodyCodec, NewerFields, Operation, OperationClass, UnknownField, UnknownVariant } from "./codec/index.js";
export * from "./generated/index.js";
export {
  Curve,
  type CurveName,
  eccKeyPair,
  eccPublicKey,
  type KeyUse,
  keyAttributes,
  rsaKeyPair,
  rsaPublicKey,
  type Usage,
  usageFlags,
} from "./key-attributes.js";
