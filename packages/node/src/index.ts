export {
  type Authenticator,
  type CallOptions,
  direct,
  noAuthentication,
  type ParsecClient,
  unixPeerCredentials,
  type WireProtocolVersion,
} from "@parsec-ts/client";
export * from "@parsec-ts/operations";
export {
  AuthType,
  isParsecError,
  ParsecError,
  ProviderId,
  Status,
} from "@parsec-ts/wire-protocol";
export { type ConnectOptions, connect, ENDPOINT_VARIABLE } from "./connect.js";
export { nodeHost } from "./node-host.js";
