import type { AbortSignalLike } from "@parsec-ts/transport";
import type { Authenticator } from "../identity/authenticator.js";

/** Options of a single call, which win over the client's. */
export interface CallOptions {
  /** Ends the call early. It is then unknown if the service executed it. */
  readonly signal?: AbortSignalLike;
  /** Milliseconds for the whole call. */
  readonly timeoutMs?: number;
  /** Provider id, for operations that do not go to the core provider. */
  readonly provider?: number;
  readonly authenticator?: Authenticator;
}
