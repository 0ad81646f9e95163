import type { ParsecClient } from "@parsec-ts/client";
import type { HasHash } from "../normalize/hash.js";
import type { PlatformCrypto, PlatformSubtle } from "../platform.js";
import type { ProviderChecks } from "./provider-checks.js";
import type { SessionKeys } from "./session-keys.js";
import type { StandIns } from "./stand-ins.js";

/** The service and the platform behind one object of this package. */
export interface Service {
  readonly client: ParsecClient;
  /** Options of every call to the service. */
  readonly call: { readonly provider?: number };
  readonly platform: PlatformCrypto;
  readonly subtle: PlatformSubtle;
  readonly platformHas: HasHash;
  /** True if the platform does what the service cannot do. */
  readonly fallback: boolean;
  readonly standIns: StandIns;
  readonly checks: ProviderChecks;
  readonly session: SessionKeys;
}
