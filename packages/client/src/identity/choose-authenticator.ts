import type { AuthenticatorInfo } from "@parsec-ts/operations";
import { AuthType, authTypeName, ParsecError } from "@parsec-ts/wire-protocol";
import type { Authenticator } from "./authenticator.js";

/**
 * Chooses the first authenticator of the service's list that is allowed here. No authentication is used only if it is allowed and
 * nothing else fits.
 *
 * @throws `ParsecError` `ERR_PARSEC_NO_AUTHENTICATOR`
 */
export function chooseAuthenticator(
  offered: readonly AuthenticatorInfo[],
  allowed: readonly Authenticator[],
): Authenticator {
  for (const { id } of offered) {
    const fitting = allowed.find(({ authType }) => authType === id);
    if (fitting !== undefined) return fitting;
  }
  const none = allowed.find(({ authType }) => authType === AuthType.None);
  if (none !== undefined) return none;
  const allowedNames = allowed.map(({ authType }) => authTypeLabel(authType)).join(", ") || "none at all";
  const offeredNames = offered.map(({ id }) => authTypeLabel(id)).join(", ") || "none at all";
  throw new ParsecError(
    "usage",
    "ERR_PARSEC_NO_AUTHENTICATOR",
    `The service offers ${offeredNames}; allowed here is ${allowedNames}. Configure an authenticator that the service offers.`,
    { argument: "authenticators" },
  );
}

function authTypeLabel(type: number): string {
  return `${authTypeName(type) ?? "an unknown authenticator"} (${type})`;
}
