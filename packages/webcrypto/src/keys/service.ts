import type { ParsecClient } from "@parsec-ts/client";
import type { HasHash } from "../normalize/hash.js";
import type { PlatformSubtle } from "../platform.js";
import type { ProviderChecks } from "./provider-checks.js";
import type { StandIns } from "./stand-ins.js";

/** The service and the platform behind one object of this package. */
export interface Service {
  readonly client: ParsecClient;
  /** Options of every call to the service. */
  readonly call: { readonly provider?: number };
  readonly subtle: PlatformSubtle;
  readonly platformHas: HasHash;
  /** True if the platform does what the service cannot do. */
  readonly fallback: boolean;
  readonly standIns: StandIns;
  readonly checks: ProviderChecks;
  /** Makes the name of a new session key, and removes the key when the object is closed. */
  newSessionName(): string;
  /** Checks, when a key was made, that its object was not closed meanwhile. @throws InvalidStateError */
  checkOpen(name: string): void;
  /** Forgets a session key that was not made, or is destroyed. */
  forgetSessionName(name: string): void;
}
