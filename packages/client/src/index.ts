export {
  type Authenticator,
  direct,
  jwtSvid,
  noAuthentication,
  type TokenSource,
  unixPeerCredentials,
} from "./authenticator.js";
export type { Capabilities, KeyCapability } from "./capabilities.js";
export { CoreOperations, type WireProtocolVersion } from "./core-operations.js";
export { createClient } from "./create-client.js";
export { CryptoOperations, type LocalOptions, type RandomOptions, type WithOptional } from "./crypto-operations.js";
export type { DecryptOptions } from "./decryption.js";
export type { CallEvent, Host } from "./host.js";
export type {
  JsonWebKey,
  KeyFormats,
  KeyInput,
  KeyMaterial,
  PublicKeyFormat,
  PublicKeyFormats,
} from "./key-formats.js";
export type { LocalCrypto } from "./local-crypto.js";
export { ParsecClient } from "./parsec-client.js";
export {
  type EncryptOptions,
  type KeyOptions,
  ParsecKey,
  type SignatureFormat,
  type SignOptions,
  type VerifyOptions,
} from "./parsec-key.js";
export type { PinnedPublicKey } from "./public-half.js";
export {
  type CallOptions,
  type ClientOptions,
  DEFAULT_MAX_CONCURRENT_CALLS,
  DEFAULT_MAX_QUEUED_CALLS,
  DEFAULT_MAX_RESPONSE_BODY_LENGTH,
  DEFAULT_RECONNECT_MS,
  DEFAULT_TIMEOUT_MS,
  OperationCaller,
} from "./service-caller.js";
export { serviceErrorCode } from "./service-error.js";
