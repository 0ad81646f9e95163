import type { Operation } from "@parsec-ts/operations";
import type { KeyIdentity, StoredKey } from "../keys/stored-key.js";
import type { Refusal } from "../providers/mock-provider.js";
import { StatusError } from "../status-error.js";
import type { CallContext, CryptoContext } from "./call-context.js";

/** An operation with the function that executes it. */
export interface Handler<Context = CallContext> {
  readonly operation: Operation<unknown, unknown>;
  handle(context: Context, request: unknown): unknown;
}

/** Makes a handler of an operation and a function that takes its typed request. */
export function handler<Context, Request, Result>(
  operation: Operation<Request, Result>,
  handle: (context: Context, request: Request) => Result | Promise<Result>,
): Handler<Context> {
  // The cast is safe: the service decodes each request with the codec of this very operation.
  return { operation, handle: (context, request) => handle(context, request as Request) };
}

/**
 * Returns the caller's key of that name, for any use of it.
 *
 * @throws {@link StatusError} DoesNotExist, or the provider's refusal of all keys with these attributes
 */
export function usableKey(context: CryptoContext, name: string): StoredKey {
  const stored = context.parts.keys.get(callersKey(context, name));
  refuse(context.mock.refusesKey?.(stored.attributes));
  return stored;
}

/** Throws the status with which a provider refuses, if it does. */
export function refuse(refusal: Refusal): void {
  if (refusal !== undefined) throw new StatusError(refusal);
}

/** Returns the identity of the caller's key of that name. */
export function callersKey({ application, provider }: CallContext, name: string): KeyIdentity {
  return { application, provider, name };
}
