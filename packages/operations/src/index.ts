export {
  aead,
  cbcMac,
  cmac,
  deterministicEcdsa,
  ecdh,
  ecdsa,
  ffdh,
  type HashChoice,
  hkdf,
  hmac,
  NO_ALGORITHM,
  type PermittedAlgorithm,
  policyAlgorithm,
  rsaOaep,
  rsaPkcs1v15Crypt,
  rsaPkcs1v15Sign,
  rsaPss,
} from "./algorithms.js";
export { mustBeAlgorithm, mustBeHash, mustBeKeyType } from "./argument-rules.js";
export type {
  BodyCodec,
  Decoded,
  DecodeOptions,
  Operation,
  OperationClass,
  UnknownField,
  UnknownVariant,
  WithUnknownFields,
} from "./codec/index.js";
export { DEFAULT_MAX_LIST_ELEMENTS } from "./codec/index.js";
export { isParsecError, type OperationErrorCode, operationErrors } from "./error-codes.js";
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
export {
  aesCcmKey,
  aesGcmKey,
  chacha20Poly1305Key,
  ecdhKey,
  ecdsaDeterministicKey,
  ecdsaKey,
  exportable,
  hmacKey,
  rsaOaepKey,
  rsaPkcs1v15Key,
  rsaPssKey,
  x25519Key,
} from "./key-presets.js";
export { hashLength } from "./results/lengths.js";
export { type ResultRule, resultRules } from "./results/result-rules.js";
