export type {
  AbortSignalLike,
  AcceptedConnection,
  Connection,
  ConnectOptions,
  Listener,
  Transport,
} from "../transport.js";
export type { TransportHarness } from "./scene.js";
export { type TransportCase, transportCases } from "./transport-cases.js";
