import { AuthType, type Request, Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";
import type { Application } from "./application.js";
import type { Authenticator } from "./authenticator.js";

/**
 * Returns the application that sent a request; `undefined` for a request without authentication.
 *
 * @throws {@link StatusError} AuthenticatorNotRegistered, AuthenticationError
 */
export async function authenticate(
  authenticators: readonly Authenticator[],
  { authType, auth }: Request,
): Promise<Application | undefined> {
  if (authType === AuthType.None) return undefined;
  const authenticator = authenticators.find(({ info }) => info.id === authType);
  if (authenticator === undefined) throw new StatusError(Status.AuthenticatorNotRegistered);
  return { authType, name: await authenticator.nameOf(auth) };
}
