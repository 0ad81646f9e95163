export {
  type Authenticator,
  type CallEvent,
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
export { type ConnectedClient, type ConnectOptions, connect, ENDPOINT_VARIABLE } from "./connect.js";
export { CALL_CHANNEL, nodeHost } from "./node-host.js";
