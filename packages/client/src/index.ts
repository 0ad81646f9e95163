export { type Authenticator, direct, noAuthentication, unixPeerCredentials } from "./authenticator.js";
export type { Host } from "./host.js";
export {
  type CallOptions,
  type ClientOptions,
  createClient,
  DEFAULT_MAX_RESPONSE_BODY_LENGTH,
  DEFAULT_TIMEOUT_MS,
  ParsecClient,
  type WireProtocolVersion,
} from "./parsec-client.js";
export { serviceErrorCode } from "./service-error.js";
