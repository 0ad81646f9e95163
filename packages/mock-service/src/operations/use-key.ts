import type { Algorithm, Usage } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { requireUse } from "../keys/key-policy.js";
import type { StoredKey } from "../keys/stored-key.js";
import { StatusError } from "../status-error.js";
import type { CryptoContext } from "./call-context.js";
import { refuse, usableKey } from "./handler.js";

/**
 * Returns the key if its policy permits this use.
 *
 * @throws {@link StatusError} DoesNotExist, NotPermitted, or the refusal of the provider
 */
export function keyFor(context: CryptoContext, name: string, use: Usage, alg: Algorithm): StoredKey {
  const stored = usableKey(context, name);
  refuse(context.mock.refusesAlgorithm?.(alg));
  requireUse(stored.attributes, use, alg);
  return stored;
}

/**
 * Returns a method of a key. Keys of another type do not have it.
 *
 * @throws {@link StatusError} InvalidArgument if it is absent
 */
export function requireMethod<Method>(method: Method | undefined): Method {
  if (method === undefined) throw new StatusError(Status.PsaErrorInvalidArgument);
  return method;
}

/** Refuses an empty plaintext or ciphertext, as the real service does. */
export function requireContent({ length }: Uint8Array): void {
  if (length === 0) throw new StatusError(Status.PsaErrorInvalidArgument);
}
