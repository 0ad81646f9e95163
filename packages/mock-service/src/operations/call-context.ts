import type { Application } from "../authentication/application.js";
import type { Authenticator } from "../authentication/authenticator.js";
import type { Cryptography } from "../cryptography/cryptography.js";
import type { KeyStore } from "../keys/key-store.js";
import type { MockProvider } from "../providers/mock-provider.js";

/** The parts that a service consists of. */
export interface ServiceParts {
  readonly cryptography: Cryptography;
  readonly keys: KeyStore;
  /** In priority order, without the core provider. */
  readonly providers: readonly MockProvider[];
  /** In priority order. */
  readonly authenticators: readonly Authenticator[];
  /** Names of the applications that may list and delete others. */
  readonly admins: readonly string[];
  /** True if keys for deprecated algorithms may be created. */
  readonly allowDeprecated: boolean;
  /** Receives messages for a maintainer. */
  readonly log: (line: string) => void;
}

/** The call of an operation. */
export interface CallContext {
  readonly parts: ServiceParts;
  /** The caller. Its name is empty if the operation needs no authentication and the request has none. */
  readonly application: Application;
  /** Identifier of the provider that the request names. */
  readonly provider: number;
}

/** The call of a crypto operation. */
export interface CryptoContext extends CallContext {
  readonly mock: MockProvider;
}
