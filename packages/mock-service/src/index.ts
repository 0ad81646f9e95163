export type { JwtSvidOptions } from "./authentication/jwt-svid.js";
export type { Fault, FaultKind, FaultPlan } from "./faults/fault-plan.js";
export type { MockService } from "./mock-service.js";
export type { ProviderChoice } from "./providers/provider-choice.js";
export type { Recording } from "./replay/read-recordings.js";
export { type ReplayService, type ReplayServiceOptions, startReplayService } from "./replay/start-replay-service.js";
export type { AddressOptions } from "./serve/listen-on.js";
export type { AuthenticatorChoice, InMemoryOptions, ServiceOptions } from "./service-options.js";
export { type MockServiceOptions, startMockService } from "./start-mock-service.js";
