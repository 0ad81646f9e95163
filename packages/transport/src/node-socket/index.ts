export type { ConnectionQueue } from "../connection-queue.js";
export type {
  AbortSignalLike,
  AcceptedConnection,
  Connection,
  ConnectOptions,
  Listener,
  Transport,
} from "../transport.js";
export type { TransportErrorCode } from "../transport-error.js";
export { type AcceptedSockets, acceptSockets } from "./accept-sockets.js";
export { connectSocket } from "./connect-socket.js";
export type { SocketAddress } from "./socket-address.js";
export { type SocketPlace, systemCodeOf, systemError, textOf } from "./system-error.js";
