export type { ConnectionQueue } from "@parsec-ts/transport";
export type {
  AbortSignalLike,
  AcceptedConnection,
  Connection,
  ConnectOptions,
  Listener,
  Transport,
} from "@parsec-ts/transport";
export type { TransportErrorCode } from "@parsec-ts/transport";
export { type AcceptedSockets, acceptSockets } from "./accept-sockets.js";
export { connectSocket } from "./connect-socket.js";
export type { SocketAddress } from "./socket-address.js";
export { type SocketPlace, systemCodeOf, systemError, textOf } from "./system-error.js";
