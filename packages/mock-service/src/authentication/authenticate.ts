import { AuthType, type Request, Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";
import type { Application } from "./application.js";
import type { Authenticator } from "./authenticator.js";

/**
 * Returns the application that sent a request; `undefined` for a request without authentication. A promise only if the authenticator takes
 * time: requests need not wait for the next turn.
 *
 * @throws {@link StatusError} AuthenticatorNotRegistered, AuthenticationError
 */
export function authenticate(
  authenticators: readonly Authenticator[],
  { authType, auth }: Request,
): Application | undefined | Promise<Application> {
  if (authType === AuthType.None) return undefined;
  const authenticator = authenticators.find(({ info }) => info.id === authType);
  if (authenticator === undefined) throw new StatusError(Status.AuthenticatorNotRegistered);
  const name = authenticator.nameOf(auth);
  return typeof name === "string" ? { authType, name } : name.then((later) => ({ authType, name: later }));
}
