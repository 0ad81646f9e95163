import type { AuthenticatorInfo, ProviderInfo } from "@parsec-ts/operations";
import { AuthType, authTypeName, ParsecError, ProviderId } from "@parsec-ts/wire-protocol";
import type { Authenticator } from "./authenticator.js";

/**
 * The authenticator to use: the first of the service's list that is allowed here. No authentication is used only where it is
 * allowed and nothing else fits.
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
  const ours = allowed.map(({ authType }) => authTypeLabel(authType)).join(", ") || "none at all";
  const theirs = offered.map(({ id }) => authTypeLabel(id)).join(", ") || "none at all";
  throw new ParsecError(
    "usage",
    "ERR_PARSEC_NO_AUTHENTICATOR",
    `The service offers ${theirs}; allowed here is ${ours}. Configure an authenticator that the service offers.`,
    { argument: "authenticators" },
  );
}

/** The default provider: the first that is not the core provider; `undefined` where there is no other. */
export function defaultProvider(offered: readonly ProviderInfo[]): number | undefined {
  return offered.find(({ id }) => id !== ProviderId.Core)?.id;
}

function authTypeLabel(type: number): string {
  return `${authTypeName(type) ?? "an unknown authenticator"} (${type})`;
}
