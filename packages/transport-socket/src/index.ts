export { type AcceptedSockets, acceptSockets } from "./accept-sockets.js";
export { connectSocket } from "./connect-socket.js";
export type { SocketAddress } from "./socket-address.js";
export type { SocketLabel } from "./socket-label.js";
export { systemCodeOf, systemError, textOf } from "./system-error.js";
