export { isParsecError, type UnixTransportErrorCode, unixTransportErrors } from "./error-codes.js";
export { describeOwner } from "./look-at-path.js";
export type { EndpointTrust, TrustPolicy } from "./trust/endpoint-trust.js";
export { TrustedSocket } from "./trust/trusted-socket.js";
export { type UnixListenerOptions, unixListener } from "./unix-listener.js";
export { type UnixTransportOptions, unixTransport } from "./unix-transport.js";
