export type {
  AbortSignalLike,
  AcceptedConnection,
  Connection,
  ConnectOptions,
  ExchangeSink,
  Listener,
  Transport,
} from "../transport.js";
export type { CaseResult } from "./run-case.js";
export type { TestPlatform } from "./test-platform.js";
export { type TransportCase, transportCases } from "./transport-cases.js";
export type { TransportHarness } from "./transport-harness.js";
