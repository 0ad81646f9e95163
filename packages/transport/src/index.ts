export { checkConnectOptions, mustBeParts, mustBeSink } from "./argument-rules.js";
export { chunksFrom } from "./chunks-from.js";
export { ConnectionQueue } from "./connection-queue.js";
export {
  DEFAULT_ENDPOINT,
  type Endpoint,
  formatEndpoint,
  parseEndpoint,
  type TcpEndpoint,
  tcpFromEnvironmentError,
  type UnixEndpoint,
} from "./endpoint.js";
export { type AnyTransportErrorCode, isParsecError, transportErrors } from "./error-codes.js";
export { exchange } from "./exchange.js";
export { type MemoryPair, type MemoryTransportOptions, memoryTransport } from "./memory-transport.js";
export { raceAbort } from "./race-abort.js";
export type {
  AbortSignalLike,
  AcceptedConnection,
  Connection,
  ConnectOptions,
  ExchangeSink,
  Listener,
  Transport,
} from "./transport.js";
export { abortedError, type TransportErrorCode, transportError } from "./transport-error.js";
