export { type UnixListenerOptions, unixListener } from "./unix-listener.js";
export { type UnixTransportOptions, unixTransport } from "./unix-transport.js";
