export type {
  AbortSignalLike,
  AcceptedConnection,
  Connection,
  ConnectOptions,
  Listener,
  Transport,
} from "../transport.js";
export type { TransportHarness } from "./transport-fixture.js";
export { type TransportCase, transportCases } from "./transport-cases.js";
