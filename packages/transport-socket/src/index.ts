export { type AcceptedSockets, acceptSockets } from "./accept-sockets.js";
export { connectSocket } from "./connect-socket.js";
export type { SocketExchange } from "./exchange-socket.js";
export type { SocketAddress } from "./socket-address.js";
export { SocketExchanges } from "./socket-exchanges.js";
export type { SocketLabel } from "./socket-label.js";
export { NotConnectedError, systemCodeOf, systemError, textOf } from "./system-error.js";
