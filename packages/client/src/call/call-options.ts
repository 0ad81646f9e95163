import type { AbortSignalLike } from "@parsec-ts/transport";
import { mustBeAbortSignal, mustBeProvider, type OptionRules } from "@parsec-ts/wire-protocol";
import { type Authenticator, mustBeAuthenticator } from "../identity/authenticator.js";
import { mustBeTimeout } from "./limits/must-be-timeout.js";

/** Options of a single call, which win over the client's. */
export interface CallOptions {
  /** Ends the call early. It is then unknown if the service executed it. */
  readonly signal?: AbortSignalLike;
  /** Milliseconds for the whole call. */
  readonly timeoutMs?: number;
  /** Provider id, for operations that do not go to the core provider. */
  readonly provider?: number;
  /** Authenticator for operations that need authentication. */
  readonly authenticator?: Authenticator;
}

/** The rules of {@link CallOptions}. */
export const callOptionRules: OptionRules<CallOptions> = {
  signal: mustBeAbortSignal,
  timeoutMs: mustBeTimeout,
  provider: mustBeProvider,
  authenticator: mustBeAuthenticator,
};
