export { isParsecError, type TcpTransportErrorCode, tcpTransportErrors } from "./error-codes.js";
export { type TcpListener, type TcpListenerOptions, tcpListener } from "./tcp-listener.js";
export { type TcpTransportOptions, tcpTransport } from "./tcp-transport.js";
