export { type CallOptions, callOptionRules } from "./call/call-options.js";
export { serviceErrorCode, statusAdvice } from "./call/service-error.js";
export {
  type ClientOptions,
  type ClientReplacement,
  clientOptionRules,
  DEFAULT_MAX_CONCURRENT_CALLS,
  DEFAULT_MAX_QUEUED_CALLS,
  DEFAULT_MAX_RESPONSE_BODY_LENGTH,
  DEFAULT_RECONNECT_MS,
  DEFAULT_TIMEOUT_MS,
} from "./client-options.js";
export { createClient } from "./create-client.js";
export {
  type ClientErrorCode,
  clientErrors,
  isParsecError,
  type ServiceErrorCode,
  type StatusWithoutPrefix,
  type StatusWords,
} from "./errors/error-codes.js";
export type { CallEvent, Host } from "./host/host.js";
export type {
  DecodedKey,
  JsonWebKey,
  KeyFormats,
  KeyInput,
  KeyMaterial,
  PublicKeyFormat,
  PublicKeyFormats,
} from "./host/key-formats.js";
export type { AesGcmMessage, HkdfRequest, LocalCrypto } from "./host/local-crypto.js";
export {
  type Authenticator,
  direct,
  jwtSvid,
  noAuthentication,
  type TokenSource,
  unixPeerCredentials,
} from "./identity/authenticator.js";
export type { AlgorithmFor, KeyUseName, KindsByUse } from "./key/algorithm/key-uses.js";
export type { EnsureOptions, KeyOptions } from "./key/key-state.js";
export { isParsecKey, mustBeParsecKey } from "./key/must-be-parsec-key.js";
export { ParsecKey } from "./key/parsec-key.js";
export type { PinnedPublicKey } from "./key/pinned-key.js";
export type { SealOptions } from "./key/sealing/seal.js";
export { MAX_SEAL_LENGTH } from "./key/sealing/seal-arguments.js";
export type { AgreeOptions, HkdfOptions, PeerKey } from "./key/uses/agreement.js";
export type { CipherInputs, EncryptOptions } from "./key/uses/encryption.js";
export type { SignatureFormat, SignOptions, VerifyOptions } from "./key/uses/signatures.js";
export type { Capabilities, KeyCapability } from "./operations/capabilities.js";
export type { WireProtocolVersion } from "./operations/core-operations.js";
export type { LocalOptions, RandomOptions, WithOptional } from "./operations/crypto-operations.js";
export type { DecryptOptions } from "./operations/decryption.js";
export type { ProgressListener } from "./operations/random.js";
export { ParsecClient } from "./parsec-client.js";
