export {
  type AesGcmMessage,
  type AgreeOptions,
  type Authenticator,
  type CallEvent,
  type CallOptions,
  type Capabilities,
  type CipherInputs,
  type DecodedKey,
  type DecryptOptions,
  direct,
  type EncryptOptions,
  type HkdfOptions,
  type HkdfRequest,
  type JsonWebKey,
  jwtSvid,
  type KeyCapability,
  type KeyFormats,
  type KeyInput,
  type KeyMaterial,
  type KeyOptions,
  type LocalCrypto,
  type LocalOptions,
  MAX_SEAL_LENGTH,
  noAuthentication,
  type ParsecClient,
  type ParsecKey,
  type PeerKey,
  type PinnedPublicKey,
  type ProgressListener,
  type PublicKeyFormat,
  type PublicKeyFormats,
  type RandomOptions,
  type SealOptions,
  type SignatureFormat,
  type SignOptions,
  type TokenSource,
  unixPeerCredentials,
  type VerifyOptions,
  type WireProtocolVersion,
} from "@parsec-ts/client";
export { keyFormats } from "@parsec-ts/key-formats";
export * from "@parsec-ts/operations";
export type { EndpointTrust, TrustPolicy } from "@parsec-ts/transport-unix";
export {
  AuthType,
  ParsecError,
  ProviderId,
  Status,
  statusName,
} from "@parsec-ts/wire-protocol";
export { type ConnectedClient, type ConnectOptions, connect, ENDPOINT_VARIABLE } from "./connect.js";
export { isParsecError, type NodeErrorCode } from "./error-codes.js";
export { CALL_CHANNEL, nodeHost } from "./node-host.js";
export { nodeLocalCrypto } from "./node-local-crypto.js";
