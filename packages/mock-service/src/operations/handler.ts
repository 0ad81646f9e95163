import type { Operation } from "@parsec-ts/operations";
import type { Application } from "../authentication/application.js";
import type { Authenticator } from "../authentication/authenticator.js";
import type { KeyIdentity, KeyStore } from "../keys/key-store.js";
import type { MockProvider } from "../providers/mock-provider.js";

/** What the service consists of. */
export interface ServiceParts {
  readonly keys: KeyStore;
  /** In priority order, without the core provider. */
  readonly providers: readonly MockProvider[];
  /** In priority order. */
  readonly authenticators: readonly Authenticator[];
  /** Names of applications that may ask for and delete others. */
  readonly admins: readonly string[];
  /** Lets keys be made for algorithms that nobody should use any more. */
  readonly allowDeprecated: boolean;
  /** Hears of what a maintainer should know. */
  readonly log: (line: string) => void;
}

/** Who asks, and whom. */
export interface CallContext extends ServiceParts {
  /** Nobody, with an empty name, where the operation needs no authentication. */
  readonly application: Application;
  readonly provider: number;
}

/** The call of a crypto operation. */
export interface CryptoContext extends CallContext {
  readonly mock: MockProvider;
}

/** An operation with what the service does for it. */
export interface Handler<Context = CallContext> {
  readonly operation: Operation<unknown, unknown>;
  handle(context: Context, request: unknown): unknown;
}

export function handler<Context, Request, Result>(
  operation: Operation<Request, Result>,
  handle: (context: Context, request: Request) => Result | Promise<Result>,
): Handler<Context> {
  // The service decodes the request by this very operation before it hands it over.
  return { operation, handle: (context, request) => handle(context, request as Request) };
}

/** The caller's key of that name. */
export function identity({ application, provider }: CallContext, name: string): KeyIdentity {
  return { application, provider, name };
}
